namespace Gabion.Admission.Replay;

/// <summary>A request that was seen: in a record of decisions, an audit log, or a file of reviews.</summary>
/// <param name="Source">Where it stands: <c>audit.log:17</c>.</param>
/// <param name="Input">The request.</param>
/// <param name="WasAllowed">Whether it passed then; null when that is not recorded.</param>
public sealed record RecordedRequest(string Source, ReviewInput Input, bool? WasAllowed)
{
    /// <summary>The JSON patch that the request got then, UTF-8, empty when nothing was changed; null: it was not asked how to mutate it.</summary>
    public ReadOnlyMemory<byte>? Patch { get; init; }
}
