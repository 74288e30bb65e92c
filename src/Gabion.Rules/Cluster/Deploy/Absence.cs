using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>
/// How the absence of something from a set of objects is judged: it proves nothing where the set could not be read whole
/// or where others bring what is missing.
/// </summary>
internal static class Absence
{
    public static Problem UnlessElsewhere(this Problem problem, ObjectSet set) => set.IsWhole ? problem : problem.AsQuestion();

    /// <summary>The same for pods and what goes with them, which operators make without a manifest.</summary>
    public static Problem UnlessPodsElsewhere(this Problem problem, ObjectSet set) =>
        set.IsWhole && !set.Index.MayMakeOtherPods ? problem : problem.AsQuestion();

    /// <summary>The same for a namespace whose pods come from elsewhere: none is in the set, or the cluster brings its own.</summary>
    public static Problem UnlessPodsElsewhere(this Problem problem, ObjectSet set, string? @namespace) =>
        @namespace == "kube-system" || !set.Index.Pods.In(@namespace).Any() ? problem.AsQuestion() : problem.UnlessPodsElsewhere(set);

    public static Problem AsQuestion(this Problem problem) => problem with { Verdict = Verdict.CannotTell, Severity = Severity.Info };
}
