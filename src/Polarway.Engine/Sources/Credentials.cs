namespace Polarway.Engine.Sources;

/// <summary>What a remote source shows to be let in. Texts of secrets never appear in messages: <c>ToString</c> has only the kind.</summary>
public abstract record Credentials
{
    private Credentials()
    {
    }

    public sealed override string ToString() => GetType().Name;

    /// <summary>Amazon S3 and what speaks its protocol.</summary>
    public sealed record Aws(string AccessKeyId, string SecretAccessKey, string? Region = null, string? SessionToken = null) : Credentials;

    /// <summary>Amazon DynamoDB.</summary>
    public sealed record DynamoDb(string AccessKeyId, string SecretAccessKey, string Region, string? SessionToken = null) : Credentials;

    /// <summary>Azure Blob Storage, with an account key or a shared access signature.</summary>
    public sealed record Azure(string Account, string? AccountKey = null, string? SasToken = null) : Credentials;

    /// <summary>Google Cloud Storage: the text of a service account's JSON key.</summary>
    public sealed record Gcs(string ServiceAccountKey) : Credentials;

    /// <summary>HTTP: <c>Authorization: Bearer …</c>.</summary>
    public sealed record Bearer(string Token) : Credentials;

    /// <summary>HTTP: user name and password.</summary>
    public sealed record Basic(string Username, string Password) : Credentials;

    /// <summary>HTTP: a key in a header of its own.</summary>
    public sealed record ApiKey(string Header, string Key) : Credentials;

    /// <summary>HTTP: OAuth 2 with client credentials.</summary>
    public sealed record OAuth2(string TokenUrl, string ClientId, string ClientSecret, string? Scope = null) : Credentials;
}
