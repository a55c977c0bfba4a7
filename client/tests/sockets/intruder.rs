//! Another user of the machine, who tries to get in, or to be taken for the server.

use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use codex_client::{Codex, Error, WebSocketAuth};
use tempfile::TempDir;
use tokio::net::UnixListener;

use crate::server::{config, on_both, serve};

/// "nobody" on most systems.
const USER: u32 = 65534;
/// What this process is to do as another user.
const ROLE: &str = "CODEX_TEST_INTRUDER";

/// Runs this program as another user; `None`, with the reason, where that cannot be done.
fn as_another_user(role: &str, whom: &str) -> Option<Child> {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "intruder::does_as_told", "--nocapture"]).env(ROLE, format!("{role} {whom}"));
    command.uid(USER).gid(USER).stdin(Stdio::piped()).stdout(Stdio::piped());
    match command.spawn() {
        Ok(child) => Some(child),
        Err(error) => {
            println!("skipped: only root can run a program of its own as another user ({error})");
            None
        }
    }
}

#[tokio::test]
async fn does_as_told() {
    let Ok(role) = std::env::var(ROLE) else {
        return println!("skipped: other tests run this as another user");
    };
    match role.split_once(' ').unwrap() {
        ("knock", url) => {
            let knocked = match url.strip_prefix("unix://") {
                Some(path) => Codex::connect_unix(path).await,
                None => Codex::connect_ws(url, WebSocketAuth::none()).await,
            };
            println!(
                "{}",
                knocked.map_or_else(|error| format!("stays out: {error}"), |_| "is in".to_owned())
            );
        }
        (_, path) => {
            let _squatter = UnixListener::bind(path).unwrap();
            println!("listens");
            std::io::stdout().flush().unwrap();
            let _ = std::io::stdin().read_line(&mut String::new());
        }
    }
}

/// A directory of this mode, whatever the umask.
fn open_directory(mode: u32) -> TempDir {
    let directory = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    std::fs::set_permissions(directory.path(), PermissionsExt::from_mode(mode)).unwrap();
    directory
}

on_both!(another_user_of_the_machine_does_not_get_in, async |kind| {
    let (_model, server) = serve(kind).await;
    let Some(child) = as_another_user("knock", server.url()) else { return };
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("stays out: ") && !said.contains("is in"), "{said}");
    server.connect().await.unwrap().close().await.unwrap();
});

crate::support::e2e! {
    async fn a_folder_made_for_a_socket_is_open_to_this_user_alone() {
        let (model, around) = (codex_client::testing::MockModel::start().await.unwrap(), open_directory(0o755));
        let socket = around.path().join("new/run/codex.sock");
        let url = format!("unix://{}", socket.display());
        let server = Codex::spawn_listening_with(&url, config(&model)).await.unwrap();
        for made in [socket.parent().unwrap(), &around.path().join("new")] {
            assert_eq!(made.metadata().unwrap().permissions().mode() & 0o777, 0o700, "{}", made.display());
        }
        let Some(child) = as_another_user("knock", &url) else { return };
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(said.contains("stays out: "), "{said}");
        server.shutdown().await.unwrap();
    }
}

#[tokio::test]
async fn a_socket_is_not_made_where_others_could_put_one_of_their_own() {
    for mode in [0o1777, 0o770] {
        let directory = open_directory(mode);
        let url = format!("unix://{}/codex.sock", directory.path().display());
        let refused = Codex::spawn_listening(&url).await.unwrap_err();
        assert!(matches!(refused, Error::InvalidInput(_)), "{refused:?}");
        let told = refused.to_string();
        assert!(
            told.contains(&url) && told.contains(&format!("(mode {mode:o})")) && told.contains("0700"),
            "{told}"
        );
    }
}

#[tokio::test]
async fn a_squatter_is_not_taken_for_the_server() {
    let directory = open_directory(0o1777);
    let socket = directory.path().join("codex.sock");
    let Some(mut squatter) = as_another_user("squat", socket.to_str().unwrap()) else { return };
    until_it_listens(&mut squatter, &socket);
    let refused = Codex::connect_unix(&socket).await.unwrap_err();
    assert!(matches!(refused, Error::InvalidInput(_)), "{refused:?}");
    assert!(refused.to_string().contains("uid 65534"), "{refused}");
    drop(squatter.stdin.take());
    squatter.wait().unwrap();
}

fn until_it_listens(squatter: &mut Child, socket: &Path) {
    let output = BufReader::new(squatter.stdout.take().unwrap());
    assert!(output.lines().any(|line| line.unwrap().ends_with("listens")), "{}", socket.display());
}
