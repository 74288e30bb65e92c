using Gabion.Formats;

namespace Gabion.Model.Code;

/// <summary>What is left of a secret that was found in a text: its kind and its place. The value itself is never kept.</summary>
public sealed class SecretMatch(SourceFile file, TextSpan span, SecretKind kind, string redacted) : Fact(file)
{
    /// <summary>Reports keep the text at the place of a <c>Secret</c> to themselves.</summary>
    public override Resource Resource { get; } = new("Secret", kind.Id);

    public TextSpan Span { get; } = span;

    public SecretKind Kind { get; } = kind;

    /// <summary>The prefix that the kind always has, and at most the last four characters: <c>ghp_…a1b2</c>.</summary>
    public string Redacted { get; } = redacted;

    /// <summary>
    /// The same for the same value everywhere (a keyed one-way hash); null for values that could be guessed from it.
    /// </summary>
    public string? Digest { get; init; }

    public SecretContext Context { get; init; }

    /// <summary>The file's path says that it holds tests, fixtures or examples.</summary>
    public bool IsInTests { get; init; }

    /// <summary>The value carries a checksum, and it is right: it was made by the service, not by a person.</summary>
    public bool IsChecksumValid { get; init; }

    /// <summary>The commit that brought the value in, when it was found in the history.</summary>
    public string? Commit { get; init; }

    /// <summary>For a file of an image that no container sees any more: the layer that still holds it.</summary>
    public LayerOrigin? Hidden { get; init; }

    /// <summary>The same, at another path: in a blob of a registry.</summary>
    public SecretMatch Within(string path) => new(new SourceFile(path), Span, Kind, Redacted)
    {
        Digest = Digest,
        Context = Context,
        IsInTests = IsInTests,
        IsChecksumValid = IsChecksumValid,
    };

    /// <summary>The same, in a file of an image that a later layer replaced or deleted.</summary>
    public SecretMatch HiddenIn(LayerOrigin layer) => new(File, Span, Kind, Redacted)
    {
        Digest = Digest,
        Context = Context,
        IsInTests = IsInTests,
        IsChecksumValid = IsChecksumValid,
        Hidden = layer,
    };

    /// <summary>The same, as found in the history: the path says so, since the file need not be there any more.</summary>
    public SecretMatch InCommit(string commit)
    {
        ArgumentNullException.ThrowIfNull(commit);
        return new(new SourceFile($"{File.Path}@{commit[..Math.Min(12, commit.Length)]}"), Span, Kind, Redacted)
        {
            Digest = Digest,
            Context = Context,
            IsInTests = IsInTests,
            IsChecksumValid = IsChecksumValid,
            Commit = commit,
        };
    }
}

/// <summary>A kind of secret, as the detectors tell them apart.</summary>
/// <param name="Id">For ever: <c>github-personal-access-token</c>.</param>
/// <param name="Title">What it is called: <c>GitHub personal access token</c>.</param>
public sealed record SecretKind(string Id, string Title, SecretCategory Category, Severity Severity);

/// <summary>How a secret stands in the text.</summary>
public enum SecretContext
{
    /// <summary>The value says by its own form what it is.</summary>
    Token,

    /// <summary>The name that it is given to says what it is.</summary>
    Assignment,

    /// <summary>It is the password in a URL.</summary>
    Url,

    /// <summary>It is encoded in base64.</summary>
    Encoded,

    /// <summary>It is a block of several lines.</summary>
    Block,
}

/// <summary>What a secret opens; there is a rule for each.</summary>
public enum SecretCategory
{
    Cloud,
    SourceHosting,
    ContinuousIntegration,
    PackageRegistry,
    Chat,
    Email,
    Payment,
    Database,
    ArtificialIntelligence,
    Monitoring,
    Network,
    Identity,
    Infrastructure,
    Business,
    PrivateKey,
    JsonWebToken,
    UrlCredential,
    StoredLogin,
    PasswordHash,
    Password,
    GenericToken,
}
