//! Runs the example as a test, and compares the declarations with the list of the ABI.

#[path = "../examples/query.rs"]
mod query;

#[test]
fn the_example_runs() {
    query::main();
}

#[test]
fn every_function_of_the_list_is_declared() {
    let list = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../abi.json")).expect("bindings/abi.json");
    let declared = include_str!("../src/ffi.rs");
    let mut count = 0;
    for name in list.split("\"name\": \"").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(declared.contains(&format!("pub fn {name}(")), "{name}");
        count += 1;
    }
    assert_eq!(count, declared.matches("pub fn pw_").count());
}
