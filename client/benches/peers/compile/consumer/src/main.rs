//! Decodes every notification and encodes the params of fifty requests: what an application links of the types.
//!
//! Lines come in on stdin, the params go out on stdout.

use std::io::{BufRead as _, stdin};

use codex_protocol_types::method::Request;
use codex_protocol_types::requests::*;
use codex_protocol_types::*;

fn main() {
    with_nothing_required();
    with_one_thing_required();
    for line in stdin().lock().lines().map_while(Result::ok) {
        match ServerNotification::parse(&line) {
            Ok(notification) => println!("{notification:?}"),
            Err(error) => eprintln!("{error}: {line}"),
        }
    }
}

fn show<M: Request>(params: M::Params) {
    match M::encode_params(&params) {
        Ok(params) => println!("{} {params}", M::METHOD),
        Err(error) => eprintln!("{}: {error}", M::METHOD),
    }
}

fn with_nothing_required() {
    show::<AccountRead>(Default::default());
    show::<AppInstalled>(Default::default());
    show::<AppList>(Default::default());
    show::<ConfigRead>(Default::default());
    show::<ExperimentalFeatureList>(Default::default());
    show::<ExternalAgentConfigDetect>(Default::default());
    show::<HooksList>(Default::default());
    show::<MarketplaceUpgrade>(Default::default());
    show::<McpServerStatusList>(Default::default());
    show::<ModelList>(Default::default());
    show::<ModelProviderCapabilitiesRead>(Default::default());
    show::<ModelProviderList>(Default::default());
    show::<PermissionProfileList>(Default::default());
    show::<PluginInstalled>(Default::default());
    show::<PluginList>(Default::default());
    show::<PluginReconcile>(Default::default());
    show::<PluginShareList>(Default::default());
    show::<SkillsList>(Default::default());
    show::<ThreadList>(Default::default());
    show::<ThreadLoadedList>(Default::default());
    show::<ThreadSectionList>(Default::default());
    show::<ThreadStart>(Default::default());
}

fn with_one_thing_required() {
    show::<AccountLoginCancel>(CancelLoginAccountParams::new("text"));
    show::<AccountRateLimitResetCreditConsume>(ConsumeAccountRateLimitResetCreditParams::new("text"));
    show::<CommandExecTerminate>(CommandExecTerminateParams::new("text"));
    show::<CommandExecWrite>(CommandExecWriteParams::new("text"));
    show::<FeedbackUpload>(FeedbackUploadParams::new("text"));
    show::<FsUnwatch>(FsUnwatchParams::new("text"));
    show::<MarketplaceAdd>(MarketplaceAddParams::new("text"));
    show::<MarketplaceRemove>(MarketplaceRemoveParams::new("text"));
    show::<McpServerOauthLogin>(McpServerOauthLoginParams::new("text"));
    show::<PluginInstall>(PluginInstallParams::new("text"));
    show::<PluginRead>(PluginReadParams::new("text"));
    show::<PluginShareCheckout>(PluginShareCheckoutParams::new("text"));
    show::<PluginShareDelete>(PluginShareDeleteParams::new("text"));
    show::<PluginUninstall>(PluginUninstallParams::new("text"));
    show::<ThreadArchive>(ThreadArchiveParams::new("text"));
    show::<ThreadAttachmentList>(ThreadAttachmentListParams::new("text"));
    show::<ThreadCompactStart>(ThreadCompactStartParams::new("text"));
    show::<ThreadDelete>(ThreadDeleteParams::new("text"));
    show::<ThreadFork>(ThreadForkParams::new("text"));
    show::<ThreadGoalClear>(ThreadGoalClearParams::new("text"));
    show::<ThreadGoalGet>(ThreadGoalGetParams::new("text"));
    show::<ThreadGoalSet>(ThreadGoalSetParams::new("text"));
    show::<ThreadItemsList>(ThreadItemsListParams::new("text"));
    show::<ThreadMetadataUpdate>(ThreadMetadataUpdateParams::new("text"));
    show::<ThreadRead>(ThreadReadParams::new("text"));
    show::<ThreadResume>(ThreadResumeParams::new("text"));
    show::<ThreadSectionCreate>(ThreadSectionCreateParams::new("text"));
    show::<ThreadSectionDelete>(ThreadSectionDeleteParams::new("text"));
}
