//! `null` as one of several types, or of several members, becomes an `anyOf` of two: the rest and `null`.

use schemars::schema::{InstanceType, Schema, SchemaObject, SingleOrVec};

use crate::keywords::has_only;
use crate::schema::{List, is_null, nullable, or_null, take_in};

pub(super) fn rewrite(schema: &mut SchemaObject) {
    split_types(schema);
    for list in List::UNIONS {
        split_members(list, schema);
    }
}

fn split_types(schema: &mut SchemaObject) {
    let Some(SingleOrVec::Vec(types)) = &mut schema.instance_type else { return };
    if types.len() < 2 || !types.contains(&InstanceType::Null) {
        return;
    }
    types.retain(|kind| *kind != InstanceType::Null);
    if let [only] = types.as_slice() {
        schema.instance_type = Some(SingleOrVec::from(*only));
    }
    *schema = or_null(std::mem::take(schema));
}

fn split_members(list: List, schema: &mut SchemaObject) {
    let members = list.of(schema).unwrap_or_default();
    let others: Vec<Schema> = members.iter().filter(|member| !is_null(member)).cloned().collect();
    if others.is_empty() || others.len() == members.len() || !has_only(schema, &[list.keyword()]) {
        return;
    }
    let rest = match <[Schema; 1]>::try_from(others) {
        Ok([only]) => only.into_object(),
        Err(several) => {
            let mut union = SchemaObject::default();
            *list.slot(&mut union) = Some(several);
            union
        }
    };
    let rest = take_in(schema, rest);
    // What may be `null` twice may be `null`.
    *schema = if nullable(&rest).is_some() { rest } else { or_null(rest) };
}
