//! The guide (`docs/src`), so that its examples are compiled: one item a chapter, named after its file.

macro_rules! chapters {
    ($($name:ident: $file:literal;)*) => {$(
        #[doc = include_str!(concat!("../../docs/src/", $file))]
        struct $name;
    )*};
}

chapters! {
    Introduction: "introduction.md";
    GettingStarted: "getting-started.md";
    ThreadsAndTurns: "threads-and-turns.md";
    Streaming: "streaming.md";
    Approvals: "approvals.md";
    Login: "login.md";
    Errors: "errors.md";
    Testing: "testing.md";
    Recording: "recording.md";
    Requests: "requests.md";
    Handles: "handles.md";
    TypedOutput: "typed-output.md";
    Transports: "transports.md";
    ComingBack: "coming-back.md";
    Fleet: "fleet.md";
    ShuttingDown: "shutting-down.md";
    Security: "security.md";
    Recipes: "recipes.md";
    Pitfalls: "pitfalls.md";
    Types: "types.md";
    Performance: "performance.md";
    Platforms: "platforms.md";
    Architecture: "architecture.md";
    HowItIsTested: "how-it-is-tested.md";
    MovingThePin: "moving-the-pin.md";
    Dependencies: "dependencies.md";
}
