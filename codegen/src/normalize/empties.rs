//! An object without members, which the dump tells from one that may have any only by where it stands, says that it has
//! none: at the root of a file of its own (where the dump says `$schema`), or as a kind of a union.

use schemars::schema::{InstanceType, Schema};

use crate::error::Result;
use crate::overrides::Overrides;
use crate::read::Definitions;
use crate::schema::{has_properties, only_type};

pub(super) fn run(definitions: &mut Definitions, _: &Overrides) -> Result<()> {
    for definition in definitions.values_mut() {
        let schema = &mut definition.schema;
        let stands_alone = definition.hoisted.is_some() || schema.extensions.contains_key("$schema");
        if stands_alone && only_type(schema) == Some(InstanceType::Object) && !has_properties(schema) {
            schema.object().additional_properties.get_or_insert_with(|| Box::new(Schema::Bool(false)));
        }
    }
    Ok(())
}
