//! The library from Rust: open, load a table, query it, walk the Arrow result, meet an error, cancel from another thread, close.
//! Every step checks itself.
//!
//!     POLARWAY_LIB_DIR=<folder of libpolarway.so> LD_LIBRARY_PATH=$POLARWAY_LIB_DIR cargo run --example query

use polarway::{ffi, Error, Frame, Session, Table};
use std::time::Duration;

const ROWS: i64 = 100_000;
const FIRST: i64 = 99_000;

fn plan(frame: &Frame, column: &str) -> String {
    format!(
        r#"{{"version": 1, "plan": {{"op": "filter", "predicate": {{"fn": "ge", "args": [{{"col": "{column}"}}, {{"lit": {FIRST}}}]}},
            "input": {{"op": "frame", "frame": {}}}}}}}"#,
        frame.handle()
    )
}

fn walk(result: &Frame) -> Result<(), Error> {
    let mut stream = result.stream()?;
    let schema = stream.schema()?;
    assert_eq!(schema.names(), ["id", "half", "name"]);
    assert_eq!(schema.formats(), ["l", "g", "vu"]);
    let mut next = FIRST;
    for batch in stream {
        let batch = batch?;
        // SAFETY: the formats were checked above.
        let (ids, halves) = unsafe { (batch.column(0).values::<i64>(), batch.column(1).values::<f64>()) };
        for row in 0..batch.rows() {
            assert!(batch.column(2).is_valid(row));
            let name = unsafe { batch.column(2).text(row) };
            assert_eq!((ids[row], halves[row], name), (next, next as f64 / 2.0, format!("number {next} of many").as_str()));
            next += 1;
        }
    }
    assert_eq!(next, ROWS);
    Ok(())
}

fn meet_an_error(session: &Session, frame: &Frame) {
    let error = session.collect(&plan(frame, "ide")).err().expect("a column that does not exist is an error");
    assert_eq!(error.status, ffi::PW_ERROR_COLUMN_NOT_FOUND);
    assert!(error.message.contains("\"id\""), "{error}");
    println!("{error}");
}

fn cancel(session: &Session, frame: &Frame) -> Result<(), Error> {
    let query = session.start(&plan(frame, "id"))?;
    let canceller = query.canceller();
    std::thread::spawn(move || canceller.cancel()).join().expect("a thread that ends")?;
    let error = query.wait(Some(Duration::from_secs(60))).expect_err("a cancelled query is an error");
    assert_eq!(error.status, ffi::PW_ERROR_CANCELLED);
    drop(query);
    assert_eq!(canceller.cancel().expect_err("a query that has gone").status, ffi::PW_ERROR_INVALID_HANDLE);
    Ok(())
}

fn run() -> Result<(), Error> {
    let session = Session::open(r#"{"threads": 2}"#)?;
    let names: Vec<String> = (0..ROWS).map(|id| format!("number {id} of many")).collect();
    let table = Table::new()
        .integers("id", (0..ROWS).collect())
        .floats("half", (0..ROWS).map(|id| id as f64 / 2.0).collect())
        .text("name", names.iter().map(String::as_str));
    let frame = session.load(table)?;
    assert_eq!(frame.rows()?, ROWS);
    let plan = plan(&frame, "id");
    assert!(session.explain(&plan)?.contains("FILTER"));
    assert_eq!(session.schema_of(&plan)?.names(), ["id", "half", "name"]);
    let result = session.collect(&plan)?;
    walk(&result)?;
    assert_eq!(result.slice(10, 5)?.rows()?, 5);
    let query = session.start(&plan)?;
    while !query.wait(Some(Duration::from_millis(50)))? {}
    walk(&query.take_frame()?)?;
    assert_eq!(query.progress()?.rows_out, ROWS - FIRST);
    let query = session.start(&plan)?;
    let mut seen = 0;
    while let Some(batch) = query.next_frame()? {
        seen += batch.rows()?;
    }
    assert_eq!(seen, ROWS - FIRST);
    meet_an_error(&session, &frame);
    cancel(&session, &frame)
}

pub fn main() {
    if let Err(error) = run() {
        panic!("status {}: {error}", error.status);
    }
    let memory = polarway::memory().expect("figures");
    assert_eq!((memory.open_sessions, memory.open_queries, memory.open_frames, memory.open_exports), (0, 0, 0, 0));
    println!("{}", polarway::build_info().expect("text"));
    println!("ok");
}
