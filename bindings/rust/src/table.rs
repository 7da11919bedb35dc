//! Tables that a program builds, and hands to a session without copying their columns.

use crate::ffi;
use std::ffi::CString;
use std::os::raw::{c_char, c_int, c_void};
use std::ptr;

/// Columns of equal length, on their way into a session.
#[derive(Default)]
pub struct Table {
    columns: Vec<(CString, Values)>,
}

enum Values {
    Integers(Vec<i64>),
    Floats(Vec<f64>),
    Text { offsets: Vec<i64>, bytes: Vec<u8> },
}

/// What an exported array owns: its values, its buffer list, its children.
struct Owned {
    _values: Option<Values>,
    buffers: Vec<*const c_void>,
    children: Vec<*mut ffi::ArrowArray>,
}

/// What an exported schema owns.
struct OwnedSchema {
    _name: CString,
    children: Vec<*mut ffi::ArrowSchema>,
}

impl Table {
    /// A table without columns.
    pub fn new() -> Self {
        Table::default()
    }

    /// Adds a column of int64.
    pub fn integers(self, name: &str, values: Vec<i64>) -> Self {
        self.with(name, Values::Integers(values))
    }

    /// Adds a column of float64.
    pub fn floats(self, name: &str, values: Vec<f64>) -> Self {
        self.with(name, Values::Floats(values))
    }

    /// Adds a column of text.
    pub fn text<'a>(self, name: &str, values: impl IntoIterator<Item = &'a str>) -> Self {
        let mut offsets = vec![0];
        let mut bytes = Vec::new();
        for value in values {
            bytes.extend_from_slice(value.as_bytes());
            offsets.push(bytes.len() as i64);
        }
        self.with(name, Values::Text { offsets, bytes })
    }

    fn with(mut self, name: &str, values: Values) -> Self {
        let name = CString::new(name).expect("a name without zero bytes");
        assert!(self.columns.iter().all(|(_, other)| other.rows() == values.rows()), "columns of equal length");
        self.columns.push((name, values));
        self
    }

    /// A stream of one batch, which owns the columns.
    pub(crate) fn into_stream(self) -> ffi::ArrowArrayStream {
        ffi::ArrowArrayStream {
            get_schema: Some(get_schema),
            get_next: Some(get_next),
            get_last_error: Some(get_last_error),
            release: Some(release_stream),
            private_data: Box::into_raw(Box::new(Some(self))).cast(),
        }
    }
}

impl Values {
    fn rows(&self) -> usize {
        match self {
            Values::Integers(values) => values.len(),
            Values::Floats(values) => values.len(),
            Values::Text { offsets, .. } => offsets.len() - 1,
        }
    }

    fn format(&self) -> *const c_char {
        let text: &'static [u8] = match self {
            Values::Integers(_) => b"l\0",
            Values::Floats(_) => b"g\0",
            Values::Text { .. } => b"U\0",
        };
        text.as_ptr().cast()
    }

    fn buffers(&self) -> Vec<*const c_void> {
        match self {
            Values::Integers(values) => vec![ptr::null(), values.as_ptr().cast()],
            Values::Floats(values) => vec![ptr::null(), values.as_ptr().cast()],
            Values::Text { offsets, bytes } => vec![ptr::null(), offsets.as_ptr().cast(), bytes.as_ptr().cast()],
        }
    }
}

fn schema(format: *const c_char, name: CString, children: Vec<*mut ffi::ArrowSchema>) -> ffi::ArrowSchema {
    let mut owned = Box::new(OwnedSchema { _name: name, children });
    ffi::ArrowSchema {
        format,
        name: owned._name.as_ptr(),
        metadata: ptr::null(),
        flags: 0,
        n_children: owned.children.len() as i64,
        children: owned.children.as_mut_ptr(),
        dictionary: ptr::null_mut(),
        release: Some(release_schema),
        private_data: Box::into_raw(owned).cast(),
    }
}

fn array(rows: usize, values: Option<Values>, children: Vec<*mut ffi::ArrowArray>) -> ffi::ArrowArray {
    let buffers = values.as_ref().map_or_else(|| vec![ptr::null()], Values::buffers);
    let mut owned = Box::new(Owned { _values: values, buffers, children });
    ffi::ArrowArray {
        length: rows as i64,
        null_count: 0,
        offset: 0,
        n_buffers: owned.buffers.len() as i64,
        n_children: owned.children.len() as i64,
        buffers: owned.buffers.as_mut_ptr(),
        children: owned.children.as_mut_ptr(),
        dictionary: ptr::null_mut(),
        release: Some(release_array),
        private_data: Box::into_raw(owned).cast(),
    }
}

// SAFETY of all callbacks: the library calls them with structures that were made here and are not released.

unsafe extern "C" fn get_schema(stream: *mut ffi::ArrowArrayStream, out: *mut ffi::ArrowSchema) -> c_int {
    let table = &*(*stream).private_data.cast::<Option<Table>>();
    let columns = table.as_ref().map_or(&[][..], |table| &table.columns);
    let children = columns.iter().map(|(name, values)| Box::into_raw(Box::new(schema(values.format(), name.clone(), Vec::new())))).collect();
    out.write(schema(b"+s\0".as_ptr().cast(), CString::default(), children));
    0
}

unsafe extern "C" fn get_next(stream: *mut ffi::ArrowArrayStream, out: *mut ffi::ArrowArray) -> c_int {
    let table = &mut *(*stream).private_data.cast::<Option<Table>>();
    match table.take() {
        None => out.write(std::mem::zeroed()),
        Some(table) => {
            let rows = table.columns.first().map_or(0, |(_, values)| values.rows());
            let children = table.columns.into_iter().map(|(_, values)| Box::into_raw(Box::new(array(rows, Some(values), Vec::new())))).collect();
            out.write(array(rows, None, children));
        }
    }
    0
}

unsafe extern "C" fn get_last_error(_stream: *mut ffi::ArrowArrayStream) -> *const c_char {
    ptr::null()
}

unsafe extern "C" fn release_stream(stream: *mut ffi::ArrowArrayStream) {
    drop(Box::from_raw((*stream).private_data.cast::<Option<Table>>()));
    (*stream).release = None;
}

unsafe extern "C" fn release_schema(schema: *mut ffi::ArrowSchema) {
    let owned = Box::from_raw((*schema).private_data.cast::<OwnedSchema>());
    for &child in &owned.children {
        let mut child = Box::from_raw(child);
        if let Some(release) = child.release {
            release(&mut *child);
        }
    }
    (*schema).release = None;
}

unsafe extern "C" fn release_array(array: *mut ffi::ArrowArray) {
    let owned = Box::from_raw((*array).private_data.cast::<Owned>());
    for &child in &owned.children {
        let mut child = Box::from_raw(child);
        if let Some(release) = child.release {
            release(&mut *child);
        }
    }
    (*array).release = None;
}
