using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>The API server refuses labels beyond 63 characters or with other signs.</summary>
internal sealed class LabelIsRefused : Rule<KubernetesObject>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-166"),
        Title = "Label is not valid",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "The API server refuses the object; where a pipeline writes the value, a branch name for instance, it fails on the day the name is long.",
        Fix = "Use at most 63 letters, digits, `-`, `_` and `.`, with a letter or digit at both ends; what is longer belongs into an annotation.",
        References = ["https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set"],
        Aliases = ["label-values", "metadata_label_is_invalid"],
    };

    public override ImmutableArray<string> Keys => ["labels"];

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: v1
            kind: Pod
            metadata:
              name: web
              labels:
                owner: team shop <--
                app.kubernetes.io/version: -1.0 <--
                my team/app: web <--
            spec: {containers: [{name: web, image: "nginx:1.29"}]}
            """),
        Example.Good("app.yaml", """
            apiVersion: v1
            kind: Pod
            metadata:
              name: web
              labels: {owner: team-shop, app.kubernetes.io/version: "1.0", empty: "", branch: "${BRANCH}"}
            spec: {containers: [{name: web, image: "nginx:1.29"}]}
            """),
    ];

    public override IEnumerable<Problem> Check(KubernetesObject item)
    {
        return from labels in new[] { item.Labels, item.Spec["template"]["metadata"]["labels"] }
               from label in labels.Entries
               where label.Value.IsScalar && !Placeholder.In(label.Value.Text) && !Placeholder.In(label.Key)
               let isKeyFine = LabelSyntax.IsKey(label.Key)
               where !isKeyFine || !LabelSyntax.IsValue(label.Value.Text ?? "")
               select Problem.At(label.Value, isKeyFine ? $"'{label.Value.Text}' is no valid value of label {label.Key}" : $"'{label.Key}' is no valid label key");
    }
}
