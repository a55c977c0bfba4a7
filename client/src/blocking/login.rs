//! Logging in and out, blocking.

use std::ops::Deref;

use super::codex::Codex;
use super::driver::Driver;
use crate::error::Result;
use crate::handles::login::{ChatgptLogin, DeviceCodeLogin};
use crate::secret::SecretString;
use crate::types::{AccountLoginCompletedNotification, CancelLoginAccountStatus, GetAccountResponse};

/// An attempt to log in. It dereferences to the attempt of the async client, for what the user has to be shown.
#[derive(Debug)]
pub struct Login<L> {
    attempt: L,
    driver: Driver,
}

impl<L> Deref for Login<L> {
    type Target = L;

    fn deref(&self) -> &L {
        &self.attempt
    }
}

impl Codex {
    /// See [`Codex::login_api_key`](crate::Codex::login_api_key).
    ///
    /// # Errors
    ///
    /// As there.
    pub fn login_api_key(&self, api_key: impl Into<SecretString>) -> Result<()> {
        self.block_on(self.client().login_api_key(api_key))
    }

    /// See [`Codex::login_chatgpt`](crate::Codex::login_chatgpt).
    ///
    /// # Errors
    ///
    /// As there.
    pub fn login_chatgpt(&self) -> Result<Login<ChatgptLogin>> {
        let attempt = self.block_on(self.client().login_chatgpt())?;
        Ok(Login { attempt, driver: self.driver().clone() })
    }

    /// See [`Codex::login_chatgpt_device_code`](crate::Codex::login_chatgpt_device_code).
    ///
    /// # Errors
    ///
    /// As there.
    pub fn login_chatgpt_device_code(&self) -> Result<Login<DeviceCodeLogin>> {
        let attempt = self.block_on(self.client().login_chatgpt_device_code())?;
        Ok(Login { attempt, driver: self.driver().clone() })
    }

    /// See [`Codex::account`](crate::Codex::account).
    ///
    /// # Errors
    ///
    /// As there.
    pub fn account(&self, refresh: bool) -> Result<GetAccountResponse> {
        self.block_on(self.client().account(refresh))
    }

    /// See [`Codex::logout`](crate::Codex::logout).
    ///
    /// # Errors
    ///
    /// As there.
    pub fn logout(&self) -> Result<()> {
        self.block_on(self.client().logout())
    }
}

macro_rules! attempt {
    ($($login:ident)*) => {$(
        impl Login<$login> {
            #[doc = concat!("See [`", stringify!($login), "::wait`](crate::", stringify!($login), "::wait).")]
            ///
            /// # Errors
            ///
            /// As there.
            pub fn wait(&mut self) -> Result<AccountLoginCompletedNotification> {
                self.driver.run(self.attempt.wait())
            }

            #[doc = concat!("See [`", stringify!($login), "::cancel`](crate::", stringify!($login), "::cancel).")]
            ///
            /// # Errors
            ///
            /// As there.
            pub fn cancel(&self) -> Result<CancelLoginAccountStatus> {
                self.driver.run(self.attempt.cancel())
            }
        }
    )*};
}

attempt!(ChatgptLogin DeviceCodeLogin);
