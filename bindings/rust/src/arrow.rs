//! Arrow structures that are released when their owner goes.

use crate::{ffi, Error};
use std::ffi::CStr;

/// The columns of a table, or one type.
pub struct Schema(pub(crate) ffi::ArrowSchema);

impl Schema {
    pub(crate) fn empty() -> Self {
        // SAFETY: all zero is a released structure.
        Schema(unsafe { std::mem::zeroed() })
    }

    /// Names of the columns.
    pub fn names(&self) -> Vec<String> {
        self.children().map(|child| read(child.name)).collect()
    }

    /// Arrow format texts of the columns: "l" is int64, "g" float64, "vu" string view.
    pub fn formats(&self) -> Vec<String> {
        self.children().map(|child| read(child.format)).collect()
    }

    fn children(&self) -> impl Iterator<Item = &ffi::ArrowSchema> {
        // SAFETY: a schema that is not released has `n_children` children, which live as long as it does.
        (0..self.0.n_children as usize).map(|index| unsafe { &**self.0.children.add(index) })
    }
}

impl Drop for Schema {
    fn drop(&mut self) {
        if let Some(release) = self.0.release {
            // SAFETY: not yet released.
            unsafe { release(&mut self.0) }
        }
    }
}

/// A batch (a struct array) of a result.
pub struct Batch(pub(crate) ffi::ArrowArray);

// SAFETY: what the library exports may be read and released from any thread.
unsafe impl Send for Batch {}

impl Batch {
    pub(crate) fn empty() -> Self {
        // SAFETY: all zero is a released structure.
        Batch(unsafe { std::mem::zeroed() })
    }

    pub(crate) fn is_end(&self) -> bool {
        self.0.release.is_none()
    }

    /// Rows.
    pub fn rows(&self) -> usize {
        self.0.length as usize
    }

    /// A column by position.
    ///
    /// # Panics
    /// When there is no such column.
    pub fn column(&self, index: usize) -> Column<'_> {
        assert!(index < self.0.n_children as usize, "column {index} of {}", self.0.n_children);
        // SAFETY: the batch is not released and has that many children.
        Column(unsafe { &**self.0.children.add(index) })
    }
}

impl Drop for Batch {
    fn drop(&mut self) {
        if let Some(release) = self.0.release {
            // SAFETY: not yet released.
            unsafe { release(&mut self.0) }
        }
    }
}

/// One column of a batch. The caller knows its type from the schema: that is what makes the reading functions unsafe.
pub struct Column<'a>(&'a ffi::ArrowArray);

impl<'a> Column<'a> {
    /// True when a row is not null.
    pub fn is_valid(&self, row: usize) -> bool {
        let bit = self.0.offset as usize + row;
        // SAFETY: the first buffer is the validity, or null.
        unsafe {
            let bits = (*self.0.buffers).cast::<u8>();
            bits.is_null() || (*bits.add(bit / 8) >> (bit % 8)) & 1 == 1
        }
    }

    /// Values of fixed width.
    ///
    /// # Safety
    /// The column's values must be `T`s.
    pub unsafe fn values<T>(&self) -> &'a [T] {
        let values = (*self.0.buffers.add(1)).cast::<T>();
        std::slice::from_raw_parts(values.add(self.0.offset as usize), self.0.length as usize)
    }

    /// Text of a row that is not null.
    ///
    /// # Safety
    /// The column must have the format "vu".
    pub unsafe fn text(&self, row: usize) -> &'a str {
        let view = (*self.0.buffers.add(1)).cast::<u8>().add(16 * (self.0.offset as usize + row));
        let word = |at: usize| view.add(at).cast::<i32>().read_unaligned() as usize;
        let length = word(0);
        let start = if length <= 12 { view.add(4) } else { (*self.0.buffers.add(2 + word(8))).cast::<u8>().add(word(12)) };
        std::str::from_utf8_unchecked(std::slice::from_raw_parts(start, length))
    }
}

/// Batches, one after the other.
pub struct Stream(pub(crate) ffi::ArrowArrayStream);

impl Stream {
    pub(crate) fn empty() -> Self {
        // SAFETY: all zero is a released structure.
        Stream(unsafe { std::mem::zeroed() })
    }

    /// The columns.
    pub fn schema(&mut self) -> Result<Schema, Error> {
        let mut out = Schema::empty();
        let get = self.0.get_schema.expect("a stream that is not released");
        // SAFETY: the stream is not released.
        let status = unsafe { get(&mut self.0, &mut out.0) };
        self.check(status)?;
        Ok(out)
    }

    fn check(&mut self, status: i32) -> Result<(), Error> {
        if status == 0 {
            return Ok(());
        }
        let message = self.0.get_last_error.map_or(std::ptr::null(), |get| unsafe { get(&mut self.0) });
        Err(Error { status, message: read(message) })
    }
}

impl Iterator for Stream {
    type Item = Result<Batch, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut out = Batch::empty();
        let get = self.0.get_next.expect("a stream that is not released");
        // SAFETY: the stream is not released.
        let status = unsafe { get(&mut self.0, &mut out.0) };
        match self.check(status) {
            Err(error) => Some(Err(error)),
            Ok(()) if out.is_end() => None,
            Ok(()) => Some(Ok(out)),
        }
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        if let Some(release) = self.0.release {
            // SAFETY: not yet released.
            unsafe { release(&mut self.0) }
        }
    }
}

fn read(text: *const std::os::raw::c_char) -> String {
    if text.is_null() {
        return String::new();
    }
    // SAFETY: Arrow's texts end with a zero.
    unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned()
}
