//! What the README says of other clients stands where it says that it was read.

use xtask::peers::Peers;
use xtask::workspace::Workspace;

#[test]
fn what_is_cited_of_other_clients_is_there() {
    let workspace = Workspace::find();
    let looked_up = Peers::read(&workspace).unwrap().look_up(&workspace);
    for absent in &looked_up.absent {
        println!(
            "not looked up, for it is not on this machine: {absent}; docs/peers.toml says how to have it"
        );
    }
    assert!(looked_up.complaints.is_empty(), "{}", looked_up.complaints.join("\n"));
    // Those of this repository are always there.
    assert!(looked_up.found > 8, "only {} citations were looked up", looked_up.found);
}
