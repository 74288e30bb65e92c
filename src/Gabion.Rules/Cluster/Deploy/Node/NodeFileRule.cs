using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Rules.Cluster.Deploy.Node;

/// <summary>A rule on one kind of file of a node: no more than some bits of its mode, or one owner. Its examples follow from that.</summary>
internal sealed class NodeFileRule : Rule<NodeFile>
{
    /// <summary>Read and written by the owner, and by nobody else: 600.</summary>
    public const int OwnerOnly = 0x180;

    /// <summary>Read by all, written by the owner: 644.</summary>
    public const int OwnerWrites = 0x1A4;

    /// <summary>A folder that only its owner enters: 700.</summary>
    public const int Folder = 0x1C0;

    private readonly NodeFilePlace _place;
    private readonly int? _most;
    private readonly string _owner;
    private readonly string _path;

    private NodeFileRule(NodeFilePlace place, int? most, string owner, string path, RuleCard card)
    {
        (_place, _most, _owner, _path) = (place, most, owner, path);
        Card = card;
    }

    public override RuleCard Card { get; }

    public override ImmutableArray<Example> Examples => NodeFileExamples.Of(_most, _owner, _path);

    /// <param name="most">The bits that may be set, as <c>chmod</c> takes them.</param>
    /// <param name="path">One of the files, for the examples.</param>
    public static NodeFileRule Mode(NodeFilePlace place, int most, string path, RuleCard card) => new(place, most, "root", path, card);

    /// <param name="owner">The user and the group to which it must belong.</param>
    /// <param name="path">One of the files, for the examples.</param>
    public static NodeFileRule Owner(NodeFilePlace place, string owner, string path, RuleCard card) => new(place, null, owner, path, card);

    public override IEnumerable<Problem> Check(NodeFile fact)
    {
        if (!_place.Takes(fact))
        {
            yield break;
        }

        if (_most is { } most)
        {
            if ((fact.Mode & ~most) != 0)
            {
                var mode = NodeFile.Octal(fact.Mode & most);
                yield return fact.Problem($"/{fact.Path} has the mode {NodeFile.Octal(fact.Mode)}; {NodeFile.Octal(most)} is enough") with { Fix = $"chmod {mode} /{fact.Path}" };
            }
        }
        else if (!fact.BelongsTo(_owner))
        {
            // A program that runs as root cannot be kept from its data by who owns them: that is the program's setting, not a hole.
            yield return fact.IsRoots
                ? fact.Problem($"/{fact.Path} belongs to root: {_owner} runs as root here, as kubeadm sets it up") with { Severity = Severity.Info }
                : fact.Problem($"/{fact.Path} belongs to {fact.Owner}:{fact.Group}, not to {_owner}:{_owner}") with { Fix = $"chown {_owner}:{_owner} /{fact.Path}", Verdict = _owner != "root" && fact.IsOwnerUnnamed ? Verdict.CannotTell : Verdict.Fails };
        }
    }
}
