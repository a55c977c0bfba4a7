//! Every request has a function of its own in the client.

use std::collections::BTreeMap;

use crate::error::{Error, Result};
use crate::naming::stream_name;
use crate::protocol::Request;

/// Functions that the client wrote by hand beside those of the requests.
const HANDWRITTEN_FUNCTIONS: [&str; 4] = ["timeout", "request", "request_raw", "stream"];

/// Checks that every request has a function of its own.
pub(super) fn check(requests: &[Request]) -> Result<()> {
    let by_hand = HANDWRITTEN_FUNCTIONS.iter().map(|name| ((*name).to_owned(), format!("Rpc::{name}")));
    let mut taken: BTreeMap<String, String> = by_hand.collect();
    for request in requests {
        let plain = (request.function.clone(), format!("ClientRequest/{}", request.method));
        let stream = request.paging.as_ref().map(|_| {
            (stream_name(&request.function), format!("the stream of ClientRequest/{}", request.method))
        });
        for (name, source) in [plain].into_iter().chain(stream) {
            if let Some(first) = taken.insert(name.clone(), source.clone()) {
                return Err(Error::Collision { name, first, second: source });
            }
        }
    }
    Ok(())
}
