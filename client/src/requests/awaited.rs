//! What awaiting a builder does, written beside the function that makes the builder.

/// Lets builders be awaited: each is sent as its block says.
macro_rules! awaited {
    ($($(#[cfg($cfg:meta)])? $builder:ty => $output:ty: |$this:ident| $send:block)*) => {$(
        $(#[cfg($cfg)])?
        impl std::future::IntoFuture for $builder {
            type Output = $crate::error::Result<$output>;
            type IntoFuture = $crate::boxed::BoxFuture<'static, Self::Output>;

            fn into_future(self) -> Self::IntoFuture {
                let $this = self;
                Box::pin(async move $send)
            }
        }
    )*};
}

pub(crate) use awaited;
