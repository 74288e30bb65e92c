using System.Collections.Immutable;
using Gabion.Model;

namespace Gabion.Scan.Fixing;

/// <summary>What mending one file came to.</summary>
/// <param name="Mended">Findings whose mend was made and verified.</param>
/// <param name="Refused">Findings that have a mend which was not made, each with the reason.</param>
public sealed record FileFix(string Path, string Before, string After, ImmutableArray<Finding> Mended, ImmutableArray<RefusedFix> Refused);

/// <summary>A mend that was not made.</summary>
public sealed record RefusedFix(Finding Finding, RefusalReason Reason, string Message);

/// <summary>Why a mend was not made.</summary>
public enum RefusalReason
{
    /// <summary>It needs knowledge of how the program runs, and was not asked for.</summary>
    NeedsRuntimeKnowledge,

    /// <summary>The text cannot be edited there without changing what else it says (a block scalar, a JSON object, an alias).</summary>
    CannotEdit,

    /// <summary>With it the finding would stay, another would appear, or the file would no longer read.</summary>
    NotVerified,
}
