namespace Polarway.Core.Kernels;

/// <summary>Forms of bytes as text.</summary>
public enum TextEncoding
{
    /// <summary>Two lower-case digits a byte.</summary>
    Hex,

    /// <summary>RFC 4648, with padding.</summary>
    Base64,
}
