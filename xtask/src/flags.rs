//! The command line. What `--help` says is the text in here.

use std::path::PathBuf;

xflags::xflags! {
    /// The maintainer's commands of the Codex SDK.
    ///
    /// Start with `cargo xtask quickstart`, and run `cargo xtask test` before every commit.
    cmd xtask {
        /// Generate the protocol types from the pinned codex runtime.
        ///
        /// Asks the runtime for its schema, stores it in schema/ and rewrites every generated directory: all of it, or
        /// nothing if something fails or is interrupted. What is written comes from the pinned package; a runtime that
        /// is named must be the same program.
        cmd generate-types {
            /// Change nothing; exit with 1 and say what differs if the checked-in files are not what would be generated,
            /// or if decisions are open: schema/overrides.toml was reviewed for another release.
            optional --check
            /// Generate from the schema in schema/; needs no runtime.
            optional --from-schema
            /// Move the pin to this release first: X.Y.Z, X.Y.Z-alpha.N or its tag, rust-vX.Y.Z. With --check, only
            /// rehearse it: say what would change, which decisions would be open and what would not build.
            optional --codex-version version: String
            /// Give a method whose response cannot be told serde_json::Value and a warning, not an error.
            optional --allow-untyped
            /// The runtime to use. The variable CODEX_BIN says the same.
            optional --codex-bin path: PathBuf
            /// Trust the runtime that is named, also if it is not the pinned program or was built from source.
            optional --allow-unpinned
        }

        /// Find the pinned codex runtime, or fetch it.
        ///
        /// Looks at --codex-bin or CODEX_BIN, then in the cache, then for `codex` on PATH if its version is the pinned
        /// one; else fetches it with npm into the cache.
        cmd runtime {
            /// Find or fetch the runtime and say which it is.
            cmd install {
                /// The runtime to use. The variable CODEX_BIN says the same.
                optional --codex-bin path: PathBuf
                /// Accept a runtime built from source, which calls itself 0.0.0.
                optional --allow-unpinned
            }
            /// The same, with nothing but the path of the runtime on standard output.
            cmd path {
                /// The runtime to use. The variable CODEX_BIN says the same.
                optional --codex-bin path: PathBuf
                /// Accept a runtime built from source, which calls itself 0.0.0.
                optional --allow-unpinned
            }
        }

        /// Run one streamed turn on the real runtime and tell what happened.
        ///
        /// The model is a stub that needs no account, unless --live asks for the user's own Codex login.
        cmd quickstart {
            /// What to ask. Default: a greeting.
            optional prompt: String
            /// Ask the real model with the user's own Codex login.
            optional --live
        }

        /// Print what changed between two codex runtimes, in words, and what of it is breaking.
        ///
        /// OLD and NEW are releases (0.163.0, rust-v0.163.0-alpha.1), which are fetched with npm if they are not in the
        /// cache, or folders with stable/ and experimental/, each as `codex app-server generate-json-schema` writes it.
        cmd schema-diff {
            /// The runtime before.
            required old: String
            /// The runtime after.
            required new: String
            /// Markdown instead of text.
            optional --markdown
        }

        /// Generate, build and test the types of other releases, in a copy of the workspace.
        ///
        /// Fetches each runtime, builds both tiers of the types that it makes, and reads and writes whatever its schema
        /// allows. Exits with 1 if any of that fails.
        cmd releases {
            /// The releases: X.Y.Z, X.Y.Z-alpha.N or a tag, rust-vX.Y.Z.
            repeated versions: String
        }

        /// Try this client on other runtimes, offline, and print what works.
        ///
        /// Fetches each runtime and runs what an application does on it, with a stub for the model.
        cmd skew {
            /// The releases: X.Y.Z, X.Y.Z-alpha.N or a tag, rust-vX.Y.Z.
            repeated versions: String
            /// Markdown instead of text.
            optional --markdown
        }

        /// Soak the client on the real runtime, offline: hundreds of turns while everything goes wrong.
        ///
        /// Over stdio, a unix socket and a websocket clients play turns on many threads at once; turns are steered,
        /// interrupted and dropped, streams are left unread, handlers panic or never answer, runtimes are killed and
        /// connections cut, and the clients come back. Every word of the model is scripted. Prints a table, and exits
        /// with 1 if a word, an item or an end of a turn was lost or came twice, a turn ended otherwise than scripted,
        /// anything took longer than a minute, or a process, thread, descriptor or folder was left behind.
        cmd soak {
            /// How long. Default: 10. A round, of about 20 seconds, is always played to its end.
            optional --minutes minutes: u64
            /// How many rounds, instead.
            optional --rounds rounds: u64
            /// What the choices of the first round are made of, to repeat them: a fault names the seed of its round.
            optional --seed seed: u64
        }

        /// Prepare the crates of a release in a folder, without publishing anything.
        ///
        /// Refuses unless the tree is committed, the generated files are what the pinned package itself makes them, no
        /// decision is open, every version is the one asked for and CHANGELOG.md has an entry. Then packages each crate, builds what was packaged and lists the files.
        cmd stage-release {
            /// The release: X.Y.Z, X.Y.Z-alpha.N or its tag, rust-vX.Y.Z.
            required --codex-version version: String
            /// Where to stage: an empty folder, or none yet. Default: target/release-X.Y.Z, emptied first.
            optional --out dir: PathBuf
            /// Do not build what was packaged.
            optional --no-verify
        }

        /// Check everything that must hold before a commit: format, lints, tests, docs, generated files.
        cmd test {
            /// Stop at the first step that fails.
            optional --fail-fast
            /// Run the tests of the Windows build instead, under Wine.
            optional --windows
        }

        /// Build a program from the packaged crates; in an empty home it installs the runtime and runs a turn.
        cmd newcomer {}

        /// Write the table of dependencies into the guide.
        ///
        /// Counts what each feature of the published crates brings, and lists what each crate depends on with the reason
        /// that docs/dependencies.toml gives. A dependency without a reason, and a reason without its dependency, is an
        /// error.
        cmd dependencies {
            /// Compare instead of writing.
            optional --check
        }

        /// Build the guide with mdBook, which is installed under target/ if it is missing.
        ///
        /// With --check, every link is followed and every page opened in Chromium: none may be wider than a desk's or a
        /// phone's window. What the pages look like is kept in target/docs/screenshots.
        cmd docs {
            /// Show it in the browser.
            optional --open
            /// Check the links, the pictures and the looks.
            optional --check
            /// Build nothing: write the pictures that rustdoc shows too into the client, from those of the guide.
            optional --pictures
        }

        /// Search for lines, sessions and dumps that break the client or the generator, and print what was found.
        ///
        /// Needs nightly Rust and cargo-fuzz. Begins with what the schema allows, and goes on from what the last run has
        /// kept in fuzz/corpus. Exits with 1 if anything crashed: the input is in fuzz/artifacts.
        cmd fuzz {
            /// line, session or generator. Default: one after the other.
            optional target: String
            /// How many seconds each runs. Default: 60.
            optional --seconds seconds: u64
        }

        /// Measure what the SDK costs, and say what has moved since the checked-in figures.
        ///
        /// Counts the instructions of client/benches/peers under callgrind, which needs valgrind and gungraun-runner, and
        /// runs the programs there that compare this SDK with others. Prints one table, and names what moved by more than
        /// 3 %. Exits with 1 if anything takes that many more instructions, by the same compiler.
        cmd bench {
            /// Only the bench and the program of this name: line, route, decode, session, stream, flood, ..
            optional name: String
            /// Write the figures to docs/figures.toml, and make the guide's page and the README's table of them.
            optional --save
            /// Run nothing: make the page and the table of the checked-in figures.
            optional --page
            /// Run nothing: compare the page and the table with the checked-in figures.
            optional --check
        }

        /// List handwritten files and functions that have grown too long.
        cmd tidy {}
    }
}
