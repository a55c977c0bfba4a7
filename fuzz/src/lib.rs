//! The bodies of the fuzz targets that need nothing but what the crates make public.

pub mod generator;
pub mod line;
