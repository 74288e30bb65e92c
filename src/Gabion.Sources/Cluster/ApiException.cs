using System.Globalization;
using System.Net;

namespace Gabion.Sources.Cluster;

/// <summary>The API server refused, failed, or was not to be reached. The message is a sentence for the user, without a full stop.</summary>
/// <param name="code">The HTTP status; 0 when there was no answer.</param>
/// <param name="reason">The reason of the Status that the API server gave (<c>Forbidden</c>, <c>NotFound</c>, <c>Conflict</c>, <c>Expired</c>…); empty without one.</param>
public sealed class ApiException(int code, string reason, string message, Exception? inner = null) : IOException(message, inner)
{
    /// <summary>The reason of answers that are no better when they are asked for again.</summary>
    internal const string Malformed = "Malformed";

    /// <summary>The reason where nothing was said for as long as is waited.</summary>
    internal const string Timeout = "Timeout";

    /// <summary>The HTTP status; 0 when there was no answer.</summary>
    public int Code { get; } = code;

    /// <summary>The reason of the API server's Status; empty without one.</summary>
    public string Reason { get; } = reason;

    /// <summary>The user may not do this: what was asked for is a gap in what is known, not an emptiness.</summary>
    public bool IsForbidden => Code is (int)HttpStatusCode.Forbidden;

    public bool IsNotFound => Code is (int)HttpStatusCode.NotFound;

    /// <summary>Somebody else has changed the object meanwhile, or owns the field.</summary>
    public bool IsConflict => Code is (int)HttpStatusCode.Conflict;

    /// <summary>The resource version or continue token is too old: list again.</summary>
    public bool IsExpired => Code is (int)HttpStatusCode.Gone || Reason is "Expired" or "Gone";

    /// <summary>With an expired continue token: another one, to go on with as things are now.</summary>
    internal string? Continue { get; init; }

    /// <summary>How long the server asks to wait before asking again.</summary>
    internal TimeSpan? RetryAfter { get; init; }

    /// <summary>The same, with how often and how long it was tried.</summary>
    internal ApiException Tried(int times, TimeSpan length) => With(string.Create(CultureInfo.InvariantCulture, $"asked {times} times in {length.TotalSeconds:0.#} seconds"));

    /// <summary>The same, with a remark behind it.</summary>
    internal ApiException With(string remark) => new(Code, Reason, $"{Message} ({remark})", InnerException) { Continue = Continue, RetryAfter = RetryAfter };

    internal static string Describe(string asked, int code, string? message) => message is { Length: > 0 }
        ? $"{asked} was answered with {code.ToString(CultureInfo.InvariantCulture)}: {message.TrimEnd('.')}"
        : $"{asked} was answered with {code.ToString(CultureInfo.InvariantCulture)} {(HttpStatusCode)code}";
}
