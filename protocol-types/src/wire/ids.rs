//! The kinds of ids, and the route that has one of each.

/// `id_kinds! { /// What it names. Kind field: text, }`: the enum of the kinds and the struct of the ids, from one list.
macro_rules! id_kinds {
    ($($(#[$doc:meta])* $kind:ident $field:ident: $how:ident,)*) => {
        /// A kind of id that ties a notification to its reader.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum IdKind {
            $($(#[$doc])* $kind,)*
        }

        impl IdKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$kind),*];
        }

        /// The ids that a notification carries.
        #[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
        pub struct Route<'a> {
            /// How they were found.
            pub source: $crate::route::RouteSource,
            $($(#[$doc])* pub $field: Option<id_kinds!(@type 'a $how)>,)*
        }

        impl<'a> Route<'a> {
            /// The id of that kind; `None` also for a request's, which need not be a string.
            pub fn get(&self, kind: IdKind) -> Option<&str> {
                match kind {
                    $(IdKind::$kind => id_kinds!(@get self $field $how),)*
                }
            }

            /// The ids, free of the line.
            pub(crate) fn to_owned(&self) -> Route<'static> {
                Route {
                    source: self.source,
                    $($field: self.$field.clone().map(|id| id_kinds!(@owned id $how)),)*
                }
            }

            pub(crate) fn set(&mut self, kind: IdKind, id: $crate::jsonrpc::RequestIdRef<'a>) {
                match kind {
                    $(IdKind::$kind => id_kinds!(@set self $field id $how),)*
                }
            }
        }
    };
    (@type $life:lifetime text) => { std::borrow::Cow<$life, str> };
    (@type $life:lifetime request) => { $crate::jsonrpc::RequestIdRef<$life> };
    (@owned $id:ident text) => { std::borrow::Cow::Owned($id.into_owned()) };
    (@owned $id:ident request) => { $crate::jsonrpc::RequestIdRef::from($id.into_owned()) };
    (@get $self:ident $field:ident text) => { $self.$field.as_deref() };
    (@get $self:ident $field:ident request) => { None };
    (@set $self:ident $field:ident $id:ident text) => {
        if let $crate::jsonrpc::RequestIdRef::String(id) = $id {
            $self.$field = Some(id);
        }
    };
    (@set $self:ident $field:ident $id:ident request) => { $self.$field = Some($id) };
}
