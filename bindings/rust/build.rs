//! Links libpolarway.so: from POLARWAY_LIB_DIR, or from where the linker looks anyway.

fn main() {
    println!("cargo:rerun-if-env-changed=POLARWAY_LIB_DIR");
    if let Ok(folder) = std::env::var("POLARWAY_LIB_DIR") {
        println!("cargo:rustc-link-search=native={folder}");
    }
    println!("cargo:rustc-link-lib=dylib=polarway");
}
