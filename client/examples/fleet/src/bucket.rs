//! A key-value bucket of JetStream with values of one type, kept as JSON.
//!
//! While the NATS server is away every call waits for it, up to `PATIENCE`; then it fails, and with it the worker.

use std::marker::PhantomData;
use std::time::Duration;

use anyhow::{Context as _, Result};
use async_nats::jetstream::kv::{self, CreateErrorKind, Entry, Operation, Store, UpdateErrorKind};
use async_nats::jetstream::{Context, stream};
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _, TryStreamExt as _};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tryhard::{RetryPolicy, retry_fn};

/// How long a call waits for a server that is away, in attempts a second apart. An attempt may itself take five
/// seconds.
pub(crate) const PATIENCE: u32 = 30;
/// Between two attempts.
pub(crate) const PAUSE: Duration = Duration::from_secs(1);

/// A bucket.
#[derive(Debug, Clone)]
pub struct Bucket<T> {
    store: Store,
    values: PhantomData<fn() -> T>,
}

impl<T: Serialize + DeserializeOwned> Bucket<T> {
    /// The bucket of this name; where there is none it is made, with values that last for `max_age` (zero: for ever).
    pub(crate) async fn open(context: &Context, name: &str, max_age: Duration) -> Result<Self> {
        let store = match context.get_key_value(name).await {
            Ok(store) => store,
            Err(_) => {
                let made = context.create_stream(stream_of(name, max_age)).await;
                made.with_context(|| {
                    format!("the bucket {name} cannot be made; does the server run with JetStream (-js)?")
                })?;
                context.get_key_value(name).await?
            }
        };
        Ok(Self { store, values: PhantomData })
    }

    /// How long a value lasts.
    pub(crate) async fn max_age(&self) -> Result<Duration> {
        Ok(self.store.status().await?.max_age())
    }

    /// A value, and its revision.
    pub async fn get(&self, key: &str) -> Result<Option<(T, u64)>> {
        let entry = retry_fn(|| self.store.entry(key)).retries(PATIENCE).fixed_backoff(PAUSE).await;
        let entry = entry.with_context(|| format!("{key} cannot be read"))?;
        let entry = entry.filter(|entry| entry.operation == Operation::Put);
        entry.map(|entry| Ok((read(&entry)?, entry.revision))).transpose()
    }

    /// Writes a value if there is none; says whether it did.
    pub async fn create(&self, key: &str, value: &T) -> Result<bool> {
        let value = written(value)?;
        let attempt = || self.store.create(key, value.clone());
        let pause = |_, error: &kv::CreateError| match error.kind() {
            CreateErrorKind::AlreadyExists => RetryPolicy::Break,
            _ => RetryPolicy::Delay(PAUSE),
        };
        match retry_fn(attempt).retries(PATIENCE).custom_backoff(pause).await {
            Ok(_) => Ok(true),
            Err(error) if error.kind() == CreateErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(error).with_context(|| format!("{key} cannot be written")),
        }
    }

    /// Writes a value in the place of the one with this revision; says whether that one was still there.
    pub async fn replace(&self, key: &str, value: &T, revision: u64) -> Result<bool> {
        let value = written(value)?;
        let attempt = || self.store.update(key, value.clone(), revision);
        let pause = |_, error: &kv::UpdateError| match error.kind() {
            UpdateErrorKind::WrongLastRevision => RetryPolicy::Break,
            _ => RetryPolicy::Delay(PAUSE),
        };
        match retry_fn(attempt).retries(PATIENCE).custom_backoff(pause).await {
            Ok(_) => Ok(true),
            Err(error) if error.kind() == UpdateErrorKind::WrongLastRevision => Ok(false),
            Err(error) => Err(error).with_context(|| format!("{key} cannot be written")),
        }
    }

    /// Writes a value, whatever there was.
    pub async fn put(&self, key: &str, value: &T) -> Result<()> {
        let value = written(value)?;
        let attempt = || self.store.put(key, value.clone());
        let put = retry_fn(attempt).retries(PATIENCE).fixed_backoff(PAUSE).await;
        put.map(drop).with_context(|| format!("{key} cannot be written"))
    }

    /// Removes a value.
    pub async fn remove(&self, key: &str) -> Result<()> {
        Ok(self.store.delete(key).await?)
    }

    /// All keys.
    pub async fn keys(&self) -> Result<Vec<String>> {
        let attempt = || async { Ok(self.store.keys().await?.try_collect().await?) };
        retry_fn(attempt).retries(PATIENCE).fixed_backoff(PAUSE).await
    }

    /// Every value that is written from now on.
    pub async fn watch(&self) -> Result<impl Stream<Item = Result<T>> + Unpin> {
        let watch = self.store.watch_all().await?;
        let put = |entry: Result<Entry, kv::WatcherError>| async {
            match entry {
                Ok(entry) if entry.operation == Operation::Put => Some(read(&entry)),
                Ok(_) => None,
                Err(error) => Some(Err(error.into())),
            }
        };
        Ok(Box::pin(watch.filter_map(put)))
    }
}

/// What a bucket is on the server. `create_key_value` would ask the account first, in words that a server before 2.10
/// does not know.
fn stream_of(bucket: &str, max_age: Duration) -> stream::Config {
    stream::Config {
        name: format!("KV_{bucket}"),
        subjects: vec![format!("$KV.{bucket}.>")],
        max_messages_per_subject: 1,
        max_age,
        discard: stream::DiscardPolicy::New,
        allow_rollup: true,
        allow_direct: true,
        deny_delete: true,
        ..stream::Config::default()
    }
}

fn read<T: DeserializeOwned>(entry: &Entry) -> Result<T> {
    let what = || format!("{} of the bucket {} is not what this version writes", entry.key, entry.bucket);
    serde_json::from_slice(&entry.value).with_context(what)
}

fn written<T: Serialize>(value: &T) -> Result<Bytes> {
    Ok(serde_json::to_vec(value)?.into())
}
