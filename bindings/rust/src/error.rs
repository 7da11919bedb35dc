use crate::ffi;

/// A failed call: its status (`PW_ERROR_...`) and message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// One of the `PW_ERROR_` codes of the header.
    pub status: i32,
    /// What, where, what is allowed and what to do.
    pub message: String,
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

/// Runs a call with an error struct of its own.
pub(crate) fn call(function: impl FnOnce(*mut ffi::PwError) -> i32) -> Result<(), Error> {
    let mut error = ffi::PwError { size: std::mem::size_of::<ffi::PwError>() as u32, code: 0, message_length: 0, reserved: 0, message: [0; 1008] };
    let status = function(&mut error);
    if status == ffi::PW_OK {
        return Ok(());
    }
    let end = error.message.iter().position(|&byte| byte == 0).unwrap_or(error.message.len());
    Err(Error { status, message: String::from_utf8_lossy(&error.message[..end]).into_owned() })
}

/// Runs a call that gives text.
pub(crate) fn text(function: impl FnOnce(*mut ffi::PwText, *mut ffi::PwError) -> i32) -> Result<String, Error> {
    let mut out = ffi::PwText { data: std::ptr::null(), length: 0 };
    call(|error| function(&mut out, error))?;
    // SAFETY: a call that succeeded gave `length` bytes, which stay until they are freed here.
    let text = unsafe { String::from_utf8_lossy(std::slice::from_raw_parts(out.data, out.length)).into_owned() };
    unsafe { ffi::pw_text_free(&mut out) };
    Ok(text)
}
