using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>How the absence of something from a set of objects is judged.</summary>
internal static class Absence
{
    /// <summary>Absence from a set that could not be read whole proves nothing.</summary>
    public static Problem UnlessElsewhere(this Problem problem, ObjectSet set) =>
        set.IsWhole ? problem : problem with { Verdict = Verdict.CannotTell };

    /// <summary>The same for pods, which operators make without a manifest.</summary>
    public static Problem UnlessPodsElsewhere(this Problem problem, ObjectSet set) =>
        set.IsWhole && !set.Index.MayMakeOtherPods ? problem : problem with { Verdict = Verdict.CannotTell };
}
