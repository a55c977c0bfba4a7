//! What a command and a process have in common: output that streams, an input, a terminal, an exit.

/// Gives a session of a process its functions, by the requests of its family. The session has `poll` for its next
/// piece of output, and in `exited` what the runtime told of its exit.
macro_rules! piped {
    (
        $session:ident by $id:ident,
        write: $write:ident($write_params:ident) $write_method:literal,
        resize: $resize:ident($resize_params:ident, $size:ident) $resize_method:literal,
    ) => {
        impl $session {
            /// The next piece of output; `None` once it has exited and all is read.
            ///
            /// # Cancel safety
            ///
            /// Dropping the future loses nothing: the next call gives what it would have given.
            pub async fn next(&mut self) -> Option<Result<OutputChunk>> {
                std::future::poll_fn(|cx| self.poll(cx)).await
            }

            /// Waits until it exits; gives its exit code, and the output that was not read before.
            ///
            /// # Errors
            ///
            /// [`Error::Rpc`] if the runtime refused to run it, [`Error::Closed`] if the connection goes first.
            /// Another exit code than 0 is none.
            ///
            /// # Cancel safety
            ///
            /// Dropped, it loses the output that it has gathered; the process runs on, unread.
            pub async fn wait(mut self) -> Result<ProcessOutput> {
                let mut gathered = Gathered::default();
                while let Some(chunk) = self.next().await {
                    gathered.add(chunk?);
                }
                match self.exited {
                    Some(exit) => Ok(gathered.exited(exit.exit_code, &exit.stdout, &exit.stderr)),
                    None => Err(Error::InvalidInput("the error that ended it was already read".into())),
                }
            }

            #[doc = concat!("Writes to its standard input (`", $write_method, "`).")]
            ///
            /// # Errors
            ///
            /// [`Error::Rpc`] if it has exited, or was not started with `stream_stdin` or `tty`.
            ///
            /// # Cancel safety
            ///
            /// Once polled, the request is on its way: dropping it only forgets the answer.
            pub async fn write(&self, bytes: impl AsRef<[u8]>) -> Result<()> {
                let mut params = $write_params::new(self.$id.clone());
                params.delta_base64 = Some(crate::handles::output::encode(bytes.as_ref()));
                self.connection.request::<$write>(&params).await.map(drop)
            }

            #[doc = concat!("Closes its standard input (`", $write_method, "`).")]
            ///
            /// # Errors
            ///
            /// As [`write`](Self::write).
            ///
            /// # Cancel safety
            ///
            /// Once polled, the request is on its way: dropping it only forgets the answer.
            pub async fn close_stdin(&self) -> Result<()> {
                let mut params = $write_params::new(self.$id.clone());
                params.close_stdin = Some(true);
                self.connection.request::<$write>(&params).await.map(drop)
            }

            #[doc = concat!("Resizes its terminal, in characters (`", $resize_method, "`).")]
            ///
            /// # Errors
            ///
            /// [`Error::Rpc`] if it has exited, or has no terminal.
            ///
            /// # Cancel safety
            ///
            /// Once polled, the request is on its way: dropping it only forgets the answer.
            pub async fn resize(&self, cols: u16, rows: u16) -> Result<()> {
                let params = $resize_params::new(self.$id.clone(), $size::new(cols, rows));
                self.connection.request::<$resize>(&params).await.map(drop)
            }
        }

        impl futures_core::Stream for $session {
            type Item = Result<OutputChunk>;

            fn poll_next(
                mut self: std::pin::Pin<&mut Self>,
                cx: &mut std::task::Context<'_>,
            ) -> std::task::Poll<Option<Self::Item>> {
                self.poll(cx)
            }
        }
    };
}

pub(crate) use piped;
