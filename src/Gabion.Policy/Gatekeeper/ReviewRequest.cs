using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Gatekeeper;

/// <summary>An object that is to be decided on, as the API server asks about it.</summary>
public sealed record ReviewRequest
{
    /// <summary>The object; null when it is being deleted.</summary>
    public RegoObject? Object { get; init; }

    /// <summary>The object as it was; null when it is being created.</summary>
    public RegoObject? OldObject { get; init; }

    /// <summary>CREATE, UPDATE, DELETE, CONNECT; empty in an audit.</summary>
    public string Operation { get; init; } = "";

    /// <summary>The Namespace object that the object stands in; null: not known, or none.</summary>
    public RegoObject? Namespace { get; init; }

    /// <summary><c>username</c>, <c>groups</c>… of who asks; empty when nobody does.</summary>
    public RegoObject UserInfo { get; init; } = RegoObject.Empty;

    /// <summary>Fields of the request beside these, such as <c>subResource</c> and <c>dryRun</c>.</summary>
    public RegoObject Request { get; init; } = RegoObject.Empty;

    /// <summary>Whether the object was sent, or made from another one by an expansion.</summary>
    public ReviewSource Source { get; init; } = ReviewSource.Original;

    /// <summary>Where the decision is made: <c>gator.gatekeeper.sh</c>, <c>audit.gatekeeper.sh</c>…; null: everywhere at once.</summary>
    public string? EnforcementPoint { get; init; }

    /// <summary>How long each constraint may take, so that one which never ends does not take the others' time; null: as long as a template may.</summary>
    public TimeSpan? MostTime { get; init; }
}

/// <summary>Where a reviewed object comes from.</summary>
public enum ReviewSource
{
    Original,
    Generated,
}
