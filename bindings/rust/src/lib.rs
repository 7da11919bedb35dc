//! Polarway for Rust, without dependencies: plans in (JSON, docs/plan.md), Arrow out. Every object gives back what it stands for when
//! it is dropped.
#![warn(missing_docs)]

mod arrow;
mod error;
pub mod ffi;
mod table;

pub use arrow::{Batch, Column, Schema, Stream};
pub use error::Error;
pub use table::Table;

use error::{call, text};
use std::time::Duration;

/// An engine: threads, memory budget, temporary folder. May be shared between threads.
pub struct Session(u64);

impl Session {
    /// Opens an engine. `options` is a JSON object or empty.
    pub fn open(options: &str) -> Result<Self, Error> {
        // SAFETY: takes nothing.
        let version = unsafe { ffi::pw_abi_version() };
        if version >> 16 != ffi::ABI_MAJOR {
            return Err(Error { status: ffi::PW_ERROR_UNSUPPORTED, message: format!("libpolarway has ABI {}, this crate is for {}", version >> 16, ffi::ABI_MAJOR) });
        }
        handle(|out, error| unsafe { ffi::pw_session_open(options.as_ptr(), options.len(), out, error) }).map(Session)
    }

    /// Takes a table in, without copying its columns.
    pub fn load(&self, table: Table) -> Result<Frame, Error> {
        let mut stream = table.into_stream();
        handle(|out, error| unsafe { ffi::pw_frame_from_stream(self.0, &mut stream, out, error) }).map(Frame)
    }

    /// Runs a plan to its end.
    pub fn collect(&self, plan: &str) -> Result<Frame, Error> {
        handle(|out, error| unsafe { ffi::pw_query_collect(self.0, plan.as_ptr(), plan.len(), out, error) }).map(Frame)
    }

    /// Compiles a plan; it runs with the first wait or read.
    pub fn start(&self, plan: &str) -> Result<Query, Error> {
        handle(|out, error| unsafe { ffi::pw_query_start(self.0, plan.as_ptr(), plan.len(), out, error) }).map(Query)
    }

    /// The columns that a plan gives.
    pub fn schema_of(&self, plan: &str) -> Result<Schema, Error> {
        let mut out = Schema::empty();
        call(|error| unsafe { ffi::pw_plan_schema(self.0, plan.as_ptr(), plan.len(), &mut out.0, error) })?;
        Ok(out)
    }

    /// The plan as text, as it will run.
    pub fn explain(&self, plan: &str) -> Result<String, Error> {
        text(|out, error| unsafe { ffi::pw_explain(self.0, plan.as_ptr(), plan.len(), 1, out, error) })
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // SAFETY: closing is always allowed.
        unsafe { ffi::pw_session_close(self.0, std::ptr::null_mut()) };
    }
}

/// A finished table in memory. May be shared between threads.
pub struct Frame(u64);

impl Frame {
    /// What plans call it: `{"op": "frame", "frame": ...}`.
    pub fn handle(&self) -> u64 {
        self.0
    }

    /// The number of rows.
    pub fn rows(&self) -> Result<i64, Error> {
        let mut out = 0;
        call(|error| unsafe { ffi::pw_frame_rows(self.0, &mut out, error) })?;
        Ok(out)
    }

    /// Some rows, without copying.
    pub fn slice(&self, offset: i64, length: i64) -> Result<Frame, Error> {
        handle(|out, error| unsafe { ffi::pw_frame_slice(self.0, offset, length, out, error) }).map(Frame)
    }

    /// The rows, batch by batch.
    pub fn stream(&self) -> Result<Stream, Error> {
        let mut out = Stream::empty();
        call(|error| unsafe { ffi::pw_frame_stream(self.0, std::ptr::null(), &mut out.0, error) })?;
        Ok(out)
    }
}

impl Drop for Frame {
    fn drop(&mut self) {
        // SAFETY: freeing is always allowed.
        unsafe { ffi::pw_frame_free(self.0, std::ptr::null_mut()) };
    }
}

/// A running plan. One thread at a time: it can be sent, not shared. To cancel from elsewhere, take a [`Canceller`].
pub struct Query(u64);

/// Stops a query from any thread.
#[derive(Clone, Copy)]
pub struct Canceller(u64);

impl Canceller {
    /// Asks the query to stop. One that has gone is an error.
    pub fn cancel(self) -> Result<(), Error> {
        call(|error| unsafe { ffi::pw_query_cancel(self.0, error) })
    }
}

impl Query {
    /// Waits for the end; false when the time is over first. `None`: without limit.
    pub fn wait(&self, timeout: Option<Duration>) -> Result<bool, Error> {
        finished(call(|error| unsafe { ffi::pw_query_wait(self.0, milliseconds(timeout), error) }))
    }

    /// The rest of the result, batch by batch, while the query runs.
    pub fn stream(&self) -> Result<Stream, Error> {
        let mut out = Stream::empty();
        call(|error| unsafe { ffi::pw_query_stream(self.0, &mut out.0, error) })?;
        Ok(out)
    }

    /// The next batch of the result as a frame of its own; `None` at the end.
    pub fn next_frame(&self) -> Result<Option<Frame>, Error> {
        let next = handle(|out, error| unsafe { ffi::pw_query_next_frame(self.0, -1, out, error) })?;
        Ok((next != 0).then_some(Frame(next)))
    }

    /// The whole result.
    pub fn take_frame(&self) -> Result<Frame, Error> {
        handle(|out, error| unsafe { ffi::pw_query_take_frame(self.0, out, error) }).map(Frame)
    }

    /// For other threads.
    pub fn canceller(&self) -> Canceller {
        Canceller(self.0)
    }

    /// How far the query is.
    pub fn progress(&self) -> Result<ffi::PwProgress, Error> {
        let mut out = ffi::PwProgress { size: std::mem::size_of::<ffi::PwProgress>() as u32, ..Default::default() };
        call(|error| unsafe { ffi::pw_query_progress(self.0, &mut out, error) })?;
        Ok(out)
    }

    /// Figures of the run, as a JSON object.
    pub fn stats(&self) -> Result<String, Error> {
        text(|out, error| unsafe { ffi::pw_query_stats(self.0, out, error) })
    }
}

impl Drop for Query {
    fn drop(&mut self) {
        // SAFETY: freeing is always allowed.
        unsafe { ffi::pw_query_free(self.0, std::ptr::null_mut()) };
    }
}

/// About the library, as a JSON object.
pub fn build_info() -> Result<String, Error> {
    text(|out, error| unsafe { ffi::pw_build_info(out, error) })
}

/// The process's column memory.
pub fn memory() -> Result<ffi::PwMemory, Error> {
    let mut out = ffi::PwMemory { size: std::mem::size_of::<ffi::PwMemory>() as u64, ..Default::default() };
    call(|error| unsafe { ffi::pw_memory_stats(&mut out, error) })?;
    Ok(out)
}

fn handle(function: impl FnOnce(*mut u64, *mut ffi::PwError) -> i32) -> Result<u64, Error> {
    let mut out = 0;
    call(|error| function(&mut out, error))?;
    Ok(out)
}

fn finished(result: Result<(), Error>) -> Result<bool, Error> {
    match result {
        Err(error) if error.status == ffi::PW_ERROR_TIMEOUT => Ok(false),
        other => other.map(|()| true),
    }
}

fn milliseconds(timeout: Option<Duration>) -> i64 {
    timeout.map_or(-1, |time| i64::try_from(time.as_millis()).unwrap_or(i64::MAX))
}
