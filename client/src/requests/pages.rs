//! Lists that come in pages, item by item.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use std::vec::IntoIter;

use codex_protocol_types::method::PagedRequest;
use futures_core::Stream;

use crate::boxed::BoxFuture;
use crate::codex::Codex;
use crate::connection::call::{Call, decode, encode};
use crate::error::{Error, Result};

/// The items of a list that comes in pages: a stream that asks for the next page when the last one is used up.
///
/// The params decide where it begins, what it filters, and by their `limit` how large a page is. An error ends the
/// stream; what changes in the list meanwhile may be missed or seen twice, as the runtime has it.
///
/// ```no_run
/// # async fn run(codex: codex_client::Codex) -> codex_client::Result<()> {
/// let mut threads = codex.thread_list().limit(100).stream();
/// while let Some(thread) = threads.next().await {
///     println!("{}", thread?.preview);
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "a stream does nothing unless it is read"]
pub struct Pages<M: PagedRequest> {
    codex: Codex,
    timeout: Option<Duration>,
    params: M::Params,
    /// What the page was asked for with, after the first one.
    cursor: Option<String>,
    items: IntoIter<M::Item>,
    state: State,
}

enum State {
    /// There is a page to ask for.
    More,
    Fetching(BoxFuture<'static, Result<String>>),
    End,
}

impl<M: PagedRequest> Pages<M> {
    pub(crate) fn new(codex: Codex, timeout: Option<Duration>, params: M::Params) -> Self {
        Self { codex, timeout, params, cursor: None, items: Vec::new().into_iter(), state: State::More }
    }

    /// The next item; `None` after the end.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses nothing: the next call waits for the same page.
    pub async fn next(&mut self) -> Option<Result<M::Item>> {
        poll_fn(|cx| self.poll(cx)).await
    }

    /// All items that are left.
    ///
    /// # Errors
    ///
    /// As [`Rpc::request`](crate::Rpc::request): that of the first page that could not be had.
    ///
    /// # Cancel safety
    ///
    /// Dropped, it loses the items that it has gathered; they can be listed anew.
    pub async fn all(mut self) -> Result<Vec<M::Item>> {
        let mut items = Vec::new();
        while let Some(item) = self.next().await {
            items.push(item?);
        }
        Ok(items)
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<M::Item>>> {
        loop {
            if let Some(item) = self.items.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            let next = match &mut self.state {
                State::End => return Poll::Ready(None),
                State::More => self.fetch(),
                State::Fetching(answer) => {
                    let answer = ready!(answer.as_mut().poll(cx));
                    answer.and_then(|json| self.take_page(&json))
                }
            };
            match next {
                Ok(next) => self.state = next,
                Err(error) => {
                    self.state = State::End;
                    return Poll::Ready(Some(Err(error)));
                }
            }
        }
    }

    fn fetch(&self) -> Result<State> {
        let params = encode::<M>(&self.params)?;
        let call = Call::new(M::METHOD, M::METHOD, self.timeout);
        Ok(State::Fetching(Box::pin(fetch(self.codex.clone(), call, params))))
    }

    fn take_page(&mut self, json: &str) -> Result<State> {
        let (items, next) = M::into_page(decode::<M>(json)?);
        self.items = items.into_iter();
        match next {
            None => Ok(State::End),
            Some(cursor) if self.cursor.as_ref() == Some(&cursor) => Err(Error::ProtocolViolation {
                reason: format!("{} gave the cursor of the page itself as that of the next", M::METHOD),
                line: cursor,
            }),
            Some(cursor) => {
                M::set_cursor(&mut self.params, cursor.clone());
                self.cursor = Some(cursor);
                Ok(State::More)
            }
        }
    }
}

/// Not generic, so that it is compiled once for all lists.
async fn fetch(codex: Codex, call: Call<'static>, params: String) -> Result<String> {
    Ok(codex.connection().exchange(call, &params).await?.json)
}

// Nothing of it is pinned but what is in a box.
impl<M: PagedRequest> Unpin for Pages<M> {}

impl<M: PagedRequest> Stream for Pages<M> {
    type Item = Result<M::Item>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(cx)
    }
}

impl<M: PagedRequest> fmt::Debug for Pages<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("method", &M::METHOD).finish_non_exhaustive()
    }
}
