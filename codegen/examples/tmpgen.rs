use std::fs;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let load = |d: &str| codex_codegen::BundleTexts {
        v2: fs::read_to_string(format!("{d}/codex_app_server_protocol.v2.schemas.json")).unwrap(),
        root: fs::read_to_string(format!("{d}/codex_app_server_protocol.schemas.json")).unwrap(),
    };
    let o = fs::read_to_string(&a[3]).unwrap();
    let opt = codex_codegen::Options { lenient: a.get(5).is_some(), allow_untyped: a.get(5).is_some() };
    let t = std::time::Instant::now();
    match codex_codegen::generate(&load(&a[1]), &load(&a[2]), &o, opt) {
        Ok(g) => {
            println!("{:?} {:?}", t.elapsed(), g.warnings);
            println!("{} {} {} {}", g.inventory.types.len(), g.inventory.requests.len(), g.inventory.notifications.len(), g.inventory.server_requests.len());
            for (p, t) in g.files { let p = format!("{}/{p}", a[4]); fs::create_dir_all(std::path::Path::new(&p).parent().unwrap()).unwrap(); fs::write(p, t).unwrap(); }
        }
        Err(e) => { println!("{e}"); std::process::exit(1) }
    }
}
