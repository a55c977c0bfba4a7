//! Logging in and out.

use codex_protocol_types::method::{Notification as _, Request as _};
use codex_protocol_types::notifications::AccountLoginCompleted;
use codex_protocol_types::requests::{AccountLoginCancel, AccountLoginStart, AccountLogout, AccountRead};
use codex_protocol_types::{
    ApiKeyLoginAccountParams, CancelLoginAccountParams, CancelLoginAccountStatus,
    ChatgptDeviceCodeLoginAccountParams, ChatgptLoginAccountParams, GetAccountParams, GetAccountResponse,
    LoginAccountParams, LoginAccountResponse, ServerNotification,
};

use crate::codex::Codex;
use crate::connection::Connection;
use crate::connection::subscription::Subscription;
use crate::error::{Error, Result};
use crate::secret::SecretString;
use crate::session::{Expect, Key, Registered, Started};
use crate::shown::shown;
use crate::types::AccountLoginCompletedNotification;

impl Codex {
    /// Logs in with an API key (`account/login/start`). The key is sent to the runtime and kept nowhere else.
    ///
    /// # Errors
    ///
    /// [`Error::Rpc`] if the runtime refuses.
    ///
    /// # Cancel safety
    ///
    /// Once polled, the request is on its way: dropping it only forgets the answer.
    pub async fn login_api_key(&self, api_key: impl Into<SecretString>) -> Result<()> {
        let api_key = api_key.into().expose_secret().to_owned();
        let params = LoginAccountParams::ApiKey(ApiKeyLoginAccountParams { api_key });
        self.connection().request::<AccountLoginStart>(&params).await.map(drop)
    }

    /// Begins a login in the browser (`account/login/start`): open the URL, then wait.
    ///
    /// # Errors
    ///
    /// [`Error::Rpc`] if the runtime refuses.
    ///
    /// # Cancel safety
    ///
    /// Dropped before the answer, the attempt stays open in the runtime, and nobody waits for it.
    pub async fn login_chatgpt(&self) -> Result<ChatgptLogin> {
        let params = LoginAccountParams::Chatgpt(ChatgptLoginAccountParams::default());
        match self.start_login(&params).await? {
            (LoginAccountResponse::Chatgpt(login), registered) => Ok(ChatgptLogin {
                auth_url: login.auth_url,
                attempt: Attempt::new(self, login.login_id, registered),
            }),
            (other, _) => Err(unexpected(&other)),
        }
    }

    /// Begins a login with a code that the user types on another device (`account/login/start`).
    ///
    /// # Errors
    ///
    /// [`Error::Rpc`] if the runtime refuses, or cannot reach the network.
    ///
    /// # Cancel safety
    ///
    /// Dropped before the answer, the attempt stays open in the runtime, and nobody waits for it.
    pub async fn login_chatgpt_device_code(&self) -> Result<DeviceCodeLogin> {
        let params = LoginAccountParams::ChatgptDeviceCode(ChatgptDeviceCodeLoginAccountParams {});
        match self.start_login(&params).await? {
            (LoginAccountResponse::ChatgptDeviceCode(login), registered) => Ok(DeviceCodeLogin {
                verification_url: login.verification_url,
                user_code: login.user_code,
                attempt: Attempt::new(self, login.login_id, registered),
            }),
            (other, _) => Err(unexpected(&other)),
        }
    }

    /// Who is logged in (`account/read`); `refresh` asks for new tokens first.
    ///
    /// # Errors
    ///
    /// [`Error::Rpc`] if the runtime refuses.
    ///
    /// # Cancel safety
    ///
    /// It only reads: dropping it has no effect.
    pub async fn account(&self, refresh: bool) -> Result<GetAccountResponse> {
        self.connection().request::<AccountRead>(&GetAccountParams { refresh_token: Some(refresh) }).await
    }

    /// Logs out (`account/logout`).
    ///
    /// # Errors
    ///
    /// [`Error::Rpc`] if the runtime refuses.
    ///
    /// # Cancel safety
    ///
    /// Once polled, the request is on its way: dropping it only forgets the answer.
    pub async fn logout(&self) -> Result<()> {
        self.connection().request::<AccountLogout>(&()).await.map(drop)
    }

    async fn start_login(
        &self,
        params: &LoginAccountParams,
    ) -> Result<(LoginAccountResponse, Option<Registered>)> {
        let call = self.connection().call::<AccountLoginStart>().expecting(Expect::Login);
        let (response, started, _) = self.connection().request_as::<AccountLoginStart>(call, params).await?;
        let registered = match started {
            Some(Started::Login(registered)) => Some(registered),
            _ => None,
        };
        Ok((response, registered))
    }
}

/// The answer is named by its kind only: others may carry secrets.
fn unexpected(response: &LoginAccountResponse) -> Error {
    let kind = match response {
        LoginAccountResponse::Unrecognized(object) => object.kind().to_owned(),
        _ => "another kind of login".to_owned(),
    };
    Error::undecodable(AccountLoginStart::METHOD, format!("the runtime answered with {kind}"))
}

/// A login in the browser. Dropping it lets the attempt go on.
pub struct ChatgptLogin {
    auth_url: String,
    attempt: Attempt,
}

shown! { ChatgptLogin |this| attempt: this.attempt }

/// A login with a code typed on another device. Dropping it lets the attempt go on.
pub struct DeviceCodeLogin {
    verification_url: String,
    user_code: String,
    attempt: Attempt,
}

shown! { DeviceCodeLogin |this| attempt: this.attempt }

impl ChatgptLogin {
    /// The URL to open in the user's browser.
    pub fn auth_url(&self) -> &str {
        &self.auth_url
    }
}

impl DeviceCodeLogin {
    /// The URL at which the user types the code.
    pub fn verification_url(&self) -> &str {
        &self.verification_url
    }

    /// The code to type.
    pub fn user_code(&self) -> &str {
        &self.user_code
    }
}

macro_rules! attempt {
    ($($login:ident)*) => {$(
        impl $login {
            /// The id of this attempt.
            pub fn login_id(&self) -> &str {
                &self.attempt.login_id
            }

            /// Waits for the end of this attempt; other attempts do not disturb it.
            ///
            /// # Errors
            ///
            /// [`Error::Closed`] if the connection goes first. A login that fails is no error here: see `success`.
            ///
            /// # Cancel safety
            ///
            /// Dropping it loses nothing: the next `wait` gives the same end.
            pub async fn wait(&mut self) -> Result<AccountLoginCompletedNotification> {
                self.attempt.wait().await
            }

            /// Cancels the attempt (`account/login/cancel`); [`wait`](Self::wait) then tells of its end. Says whether
            /// there was an attempt to cancel: one that is over is not found.
            ///
            /// # Errors
            ///
            /// [`Error::Rpc`] if the runtime refuses.
            ///
            /// # Cancel safety
            ///
            /// Once polled, the request is on its way: dropping it only forgets the answer.
            pub async fn cancel(&self) -> Result<CancelLoginAccountStatus> {
                self.attempt.cancel().await
            }
        }
    )*};
}

attempt!(ChatgptLogin DeviceCodeLogin);

/// An attempt to log in, whose end is routed by its id.
struct Attempt {
    connection: Connection,
    login_id: String,
    subscription: Subscription,
    /// How it ended, or why that cannot be told.
    end: Option<Result<AccountLoginCompletedNotification>>,
}

shown! { Attempt |this| login_id: this.login_id }

impl Attempt {
    fn new(codex: &Codex, login_id: String, registered: Option<Registered>) -> Self {
        let (connection, key) = (codex.connection().clone(), Key::Login(login_id.clone()));
        let subscription = match registered {
            Some(registered) => Subscription::reading(connection.session(), key, registered.keep()),
            None => Subscription::keyed(connection.session(), key),
        };
        Self { connection, login_id, subscription, end: None }
    }

    async fn wait(&mut self) -> Result<AccountLoginCompletedNotification> {
        if let Some(end) = &self.end {
            return end.clone();
        }
        let end = self.read_end().await;
        self.end.insert(end).clone()
    }

    async fn read_end(&mut self) -> Result<AccountLoginCompletedNotification> {
        while let Some(notification) = self.subscription.next().await {
            match notification? {
                ServerNotification::AccountLoginCompleted(completed) => return Ok(*completed),
                ServerNotification::Undecodable(broken) if broken.method == AccountLoginCompleted::METHOD => {
                    return Err(Error::undecodable(AccountLoginCompleted::METHOD, broken.error));
                }
                _ => {}
            }
        }
        // Its completion is the last that comes, and was not among what came.
        Err(Error::Closed(self.connection.closed()))
    }

    async fn cancel(&self) -> Result<CancelLoginAccountStatus> {
        let params = CancelLoginAccountParams::new(self.login_id.clone());
        Ok(self.connection.request::<AccountLoginCancel>(&params).await?.status)
    }
}
