//! bindings/include/polarway.h, word for word.
#![allow(missing_docs)]

use std::os::raw::{c_char, c_int, c_void};

pub const PW_OK: i32 = 0;
pub const PW_ERROR_COLUMN_NOT_FOUND: i32 = 1;
pub const PW_ERROR_UNSUPPORTED: i32 = 21;
pub const PW_ERROR_CANCELLED: i32 = 42;
pub const PW_ERROR_TIMEOUT: i32 = 43;
pub const PW_ERROR_INVALID_HANDLE: i32 = 50;
pub const ABI_MAJOR: u32 = 1;

#[repr(C)]
pub struct ArrowSchema {
    pub format: *const c_char,
    pub name: *const c_char,
    pub metadata: *const c_char,
    pub flags: i64,
    pub n_children: i64,
    pub children: *mut *mut ArrowSchema,
    pub dictionary: *mut ArrowSchema,
    pub release: Option<unsafe extern "C" fn(*mut ArrowSchema)>,
    pub private_data: *mut c_void,
}

#[repr(C)]
pub struct ArrowArray {
    pub length: i64,
    pub null_count: i64,
    pub offset: i64,
    pub n_buffers: i64,
    pub n_children: i64,
    pub buffers: *mut *const c_void,
    pub children: *mut *mut ArrowArray,
    pub dictionary: *mut ArrowArray,
    pub release: Option<unsafe extern "C" fn(*mut ArrowArray)>,
    pub private_data: *mut c_void,
}

#[repr(C)]
pub struct ArrowArrayStream {
    pub get_schema: Option<unsafe extern "C" fn(*mut ArrowArrayStream, *mut ArrowSchema) -> c_int>,
    pub get_next: Option<unsafe extern "C" fn(*mut ArrowArrayStream, *mut ArrowArray) -> c_int>,
    pub get_last_error: Option<unsafe extern "C" fn(*mut ArrowArrayStream) -> *const c_char>,
    pub release: Option<unsafe extern "C" fn(*mut ArrowArrayStream)>,
    pub private_data: *mut c_void,
}

#[repr(C)]
pub struct PwError {
    pub size: u32,
    pub code: i32,
    pub message_length: u32,
    pub reserved: u32,
    pub message: [u8; 1008],
}

#[repr(C)]
pub struct PwText {
    pub data: *const u8,
    pub length: usize,
}

#[repr(C)]
#[derive(Clone, Copy, Debug, Default)]
pub struct PwProgress {
    pub size: u32,
    pub state: i32,
    pub fraction: f64,
    pub rows_read: i64,
    pub rows_out: i64,
    pub memory_used: i64,
    pub memory_peak: i64,
    pub elapsed_ns: i64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug, Default)]
pub struct PwMemory {
    pub size: u64,
    pub limit: i64,
    pub used: i64,
    pub peak: i64,
    pub open_sessions: i64,
    pub open_queries: i64,
    pub open_frames: i64,
    pub open_exports: i64,
}

extern "C" {
    pub fn pw_abi_version() -> u32;
    pub fn pw_build_info(out: *mut PwText, error: *mut PwError) -> i32;
    pub fn pw_text_free(text: *mut PwText);
    pub fn pw_memory_stats(out: *mut PwMemory, error: *mut PwError) -> i32;
    pub fn pw_memory_trim(error: *mut PwError) -> i32;
    pub fn pw_session_open(options: *const u8, options_length: usize, out: *mut u64, error: *mut PwError) -> i32;
    pub fn pw_session_close(session: u64, error: *mut PwError) -> i32;
    pub fn pw_plan_schema(session: u64, plan: *const u8, plan_length: usize, out: *mut ArrowSchema, error: *mut PwError) -> i32;
    pub fn pw_explain(session: u64, plan: *const u8, plan_length: usize, optimized: i32, out: *mut PwText, error: *mut PwError) -> i32;
    pub fn pw_sql_to_plan(request: *const u8, request_length: usize, out: *mut PwText, error: *mut PwError) -> i32;
    pub fn pw_query_collect(session: u64, plan: *const u8, plan_length: usize, out: *mut u64, error: *mut PwError) -> i32;
    pub fn pw_query_start(session: u64, plan: *const u8, plan_length: usize, out: *mut u64, error: *mut PwError) -> i32;
    pub fn pw_query_wait(query: u64, timeout_ms: i64, error: *mut PwError) -> i32;
    pub fn pw_query_schema(query: u64, out: *mut ArrowSchema, error: *mut PwError) -> i32;
    pub fn pw_query_next(query: u64, timeout_ms: i64, out: *mut ArrowArray, error: *mut PwError) -> i32;
    pub fn pw_query_next_frame(query: u64, timeout_ms: i64, out: *mut u64, error: *mut PwError) -> i32;
    pub fn pw_query_stream(query: u64, out: *mut ArrowArrayStream, error: *mut PwError) -> i32;
    pub fn pw_query_take_frame(query: u64, out: *mut u64, error: *mut PwError) -> i32;
    pub fn pw_query_cancel(query: u64, error: *mut PwError) -> i32;
    pub fn pw_query_progress(query: u64, out: *mut PwProgress, error: *mut PwError) -> i32;
    pub fn pw_query_stats(query: u64, out: *mut PwText, error: *mut PwError) -> i32;
    pub fn pw_query_free(query: u64, error: *mut PwError) -> i32;
    pub fn pw_frame_from_stream(session: u64, stream: *mut ArrowArrayStream, out: *mut u64, error: *mut PwError) -> i32;
    pub fn pw_frame_schema(frame: u64, out: *mut ArrowSchema, error: *mut PwError) -> i32;
    pub fn pw_frame_rows(frame: u64, out: *mut i64, error: *mut PwError) -> i32;
    pub fn pw_frame_slice(frame: u64, offset: i64, length: i64, out: *mut u64, error: *mut PwError) -> i32;
    pub fn pw_frame_select(frame: u64, columns: *mut i32, count: i32, out: *mut u64, error: *mut PwError) -> i32;
    pub fn pw_frame_chunks(frame: u64, lengths: *mut i64, capacity: i64, out: *mut i64, error: *mut PwError) -> i32;
    pub fn pw_frame_rechunk(frame: u64, out: *mut u64, error: *mut PwError) -> i32;
    pub fn pw_frame_stream(frame: u64, requested: *const ArrowSchema, out: *mut ArrowArrayStream, error: *mut PwError) -> i32;
    pub fn pw_frame_column(frame: u64, column: i32, requested: *const ArrowSchema, out: *mut ArrowArrayStream, error: *mut PwError) -> i32;
    pub fn pw_frame_free(frame: u64, error: *mut PwError) -> i32;
    pub fn pw_python_bind(functions: *mut *mut c_void, count: i32, error: *mut PwError) -> i32;
    pub fn pw_python_read(list: *mut c_void, count: i64, kind: i32, values: *mut c_void, validity: *mut c_char, counts: *mut i64, error: *mut PwError) -> i32;
    pub fn pw_python_heap(list: *mut c_void, count: i64, views: *mut c_void, heap: *mut c_char, error: *mut PwError) -> i32;
    pub fn pw_python_fill(frame: u64, column: i32, first: i64, count: i64, objects: *mut c_void, is_array: i32, done: *mut i32, error: *mut PwError) -> i32;
    pub fn pw_python_calls(functions: *mut *mut c_void, count: i32, calls: *mut *mut c_void, error: *mut PwError) -> i32;
    pub fn pw_python_capsules(functions: *mut *mut c_void, count: i32, destroy: *mut *mut c_void, error: *mut PwError) -> i32;
    pub fn pw_source_create(session: u64, kind: *const u8, kind_length: usize, config: *const u8, config_length: usize, out: *mut u64, error: *mut PwError) -> i32;
    pub fn pw_source_metadata(source: u64, out: *mut PwText, error: *mut PwError) -> i32;
    pub fn pw_source_schema(source: u64, out: *mut ArrowSchema, error: *mut PwError) -> i32;
    pub fn pw_source_read_chunk(source: u64, timeout_ms: i64, out: *mut u64, error: *mut PwError) -> i32;
    pub fn pw_source_set(source: u64, settings: *const u8, settings_length: usize, error: *mut PwError) -> i32;
    pub fn pw_source_stats(source: u64, out: *mut PwText, error: *mut PwError) -> i32;
    pub fn pw_source_close(source: u64, error: *mut PwError) -> i32;
}
