//! The chapter shows what the programs do: each line of its Rust stands in the program that its section links to.

const CHAPTER: &str = include_str!("../../../docs/src/recipes.md");

pub(crate) const CASES: &[crate::Case] = &[crate::Case {
    name: concat!(module_path!(), "::each_line_of_it_is_one_of_its_program"),
    test: same_lines,
}];

fn same_lines() {
    let mut compared = 0;
    for section in CHAPTER.split("\n## ").skip(1) {
        let Some((_, name)) = section.split_once("client/examples/") else { continue };
        let name = name.split_once(".rs").unwrap().0;
        let path = format!("{}/examples/{name}.rs", env!("CARGO_MANIFEST_DIR"));
        // What only the tests reach for is of no use to the reader.
        let program = std::fs::read_to_string(&path).unwrap().replace("pub(crate) ", "");
        let mut lines = program.lines().map(str::trim);
        for line in rust(section) {
            assert!(
                lines.any(|of_program| of_program == line),
                "{name} has no {line:?} after the lines before it"
            );
            compared += 1;
        }
    }
    assert!(compared > 50, "{compared} lines");
}

/// The lines of a section that a reader sees as Rust.
fn rust(section: &str) -> impl Iterator<Item = &str> {
    let blocks = section.split("```rust").skip(1).filter_map(|block| block.split("```").next());
    let lines = blocks.flat_map(|block| block.lines().skip(1)).map(str::trim);
    lines.filter(|line| !line.is_empty() && *line != "#" && !line.starts_with("# "))
}
