using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>git-sync starts whatever its git option names.</summary>
internal sealed class GitSyncRunsAnyProgram : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-058"),
        Title = "git-sync runs a program that a variable names",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "git-sync starts the program that `GITSYNC_GIT`, `--git` or a hook command names: whoever may set variables of the pod runs any program under the name of a trusted image.",
        Fix = "Remove the setting, so that git-sync starts the git of its own image.",
        References = ["https://github.com/kubernetes/git-sync"],
        Aliases = ["CKV_K8S_159"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        PodExample.Bad("""
            containers:
              - name: sync
                image: registry.k8s.io/git-sync/git-sync:v4.2.3
                env:
                  - name: GITSYNC_GIT <--
                    value: /tmp/run
            """),
        PodExample.Good("""
            containers:
              - name: sync
                image: registry.k8s.io/git-sync/git-sync:v4.2.3
                env: [{name: GITSYNC_REPO, value: "https://git.example/site"}]
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload) =>
        from container in workload.Pod.Containers
        where container.Image is { } image && image.Repository.EndsWith("git-sync", StringComparison.Ordinal)
        from field in container.Field["env"].Items.Select(entry => entry["name"]).Where(name => name.Text is "GITSYNC_GIT" or "GIT_SYNC_GIT" or "GITSYNC_EXECHOOK_COMMAND")
            .Concat(container.Field["args"].Items.Where(arg => arg.Text is { } text && (text.StartsWith("--git=", StringComparison.Ordinal) || text.StartsWith("--exechook-command", StringComparison.Ordinal))))
        select PodProblem.At(field, $"Container '{container.Name}' lets git-sync run another program: {field.Text}");
}
