using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Reports;

/// <summary>The model's enumerations as users read and type them.</summary>
internal static class Words
{
    public static string Of(Severity severity) => severity switch
    {
        Severity.Critical => "critical",
        Severity.High => "high",
        Severity.Medium => "medium",
        Severity.Low => "low",
        _ => "info",
    };

    public static string Of(Area area) => area switch
    {
        Area.Code => "code",
        Area.Container => "container",
        Area.Cluster => "cluster",
        _ => "cloud",
    };

    public static string Of(Stage stage) => stage switch
    {
        Stage.Develop => "develop",
        Stage.Distribute => "distribute",
        Stage.Deploy => "deploy",
        _ => "runtime",
    };

    public static string Of(Verdict verdict) => verdict == Verdict.Fails ? "fails" : "cannot-tell";

    public static string Of(FindingStatus status) => status switch
    {
        FindingStatus.New => "new",
        FindingStatus.Baseline => "baseline",
        _ => "waived",
    };

    public static string Of(GapKind kind) => kind switch
    {
        GapKind.Skipped => "skipped",
        GapKind.Invalid => "invalid",
        GapKind.Unreadable => "unreadable",
        GapKind.Limit => "limit",
        GapKind.MissingTool => "missing-tool",
        GapKind.Failed => "failed",
        _ => "unknown",
    };

    public static string Of(WaiverNoticeKind kind) => kind switch
    {
        WaiverNoticeKind.Unused => "unused",
        WaiverNoticeKind.Expired => "expired",
        WaiverNoticeKind.NoReason => "no-reason",
        _ => "unknown-rule",
    };

    public static string Of(VulnerabilityStatus status) => status switch
    {
        VulnerabilityStatus.Fixed => "fixed",
        VulnerabilityStatus.NoFix => "no-fix",
        VulnerabilityStatus.WillNotFix => "will-not-fix",
        VulnerabilityStatus.Deferred => "deferred",
        VulnerabilityStatus.UnderInvestigation => "under-investigation",
        _ => "end-of-life",
    };

    public static string Of(PatchSafety safety) => safety == PatchSafety.Safe ? "safe" : "needs-runtime-knowledge";

    public static string Of(ControlCoverage coverage) => coverage == ControlCoverage.Full ? "full" : "partial";
}
