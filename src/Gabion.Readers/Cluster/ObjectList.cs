using System.Buffers;
using System.Collections.Immutable;
using Gabion.Formats;
using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Readers.Cluster.Components;

namespace Gabion.Readers.Cluster;

/// <summary>The objects of a document: itself, or the items of a <c>List</c>, <c>DeploymentList</c>…</summary>
internal static class ObjectList
{
    private const int MaxNestedLists = 4;
    private static readonly SearchValues<char> NoVersion = SearchValues.Create(" \t\n{}$");

    /// <param name="isAlone">Of an object only itself, not what it says beside.</param>
    public static void Read(SourceFile file, YamlDocument document, bool isAlone, ImmutableArray<Fact>.Builder facts, ImmutableArray<CoverageGap>.Builder gaps)
    {
        var repeated = document.Problems.Where(problem => problem.Kind == SyntaxProblemKind.DuplicateKey).ToImmutableArray();
        Add(file, document.Field, "", "", repeated, isAlone, facts, gaps, 0);
    }

    private static void Add(
        SourceFile file, Field root, string listVersion, string itemKind, ImmutableArray<SyntaxProblem> repeated, bool isAlone,
        ImmutableArray<Fact>.Builder facts, ImmutableArray<CoverageGap>.Builder gaps, int depth)
    {
        var apiVersion = Word(root["apiVersion"]) ?? listVersion;
        var kind = Word(root["kind"]) ?? itemKind;
        if (!IsObject(apiVersion, kind))
        {
            ComponentDocuments.Read(file, root, apiVersion, kind, facts, gaps);
            return;
        }

        if (kind.EndsWith("List", StringComparison.Ordinal) && root["items"].IsSequence && depth < MaxNestedLists)
        {
            foreach (var item in root["items"].Items)
            {
                Add(file, item, kind == "List" ? "" : apiVersion, kind[..^"List".Length], Within(repeated, item), isAlone, facts, gaps, depth + 1);
            }

            return;
        }

        if (kind.EndsWith("List", StringComparison.Ordinal) && root["items"].IsNull)
        {
            return; // an empty list, as programs write it
        }

        var @object = new KubernetesObject(file, root, apiVersion, kind) { RepeatedKeys = repeated };
        facts.Add(@object);
        if (!isAlone)
        {
            ObjectFacts.Read(@object, facts, gaps);
        }
    }

    private static ImmutableArray<SyntaxProblem> Within(ImmutableArray<SyntaxProblem> problems, Field item) =>
        problems.IsEmpty ? problems : [.. problems.Where(problem => problem.At.Start >= item.Span.Start && problem.At.Start <= item.Span.End)];

    private static string? Word(Field field) => field.Node is ScalarNode { Type: ScalarType.String } scalar ? scalar.Text : null;

    /// <summary>Files in the shape of an object that no API server stores: program configuration, the client's own files.</summary>
    private static bool IsObject(string apiVersion, string kind)
    {
        if (kind.Length == 0 || !char.IsAsciiLetterUpper(kind[0]) || !kind.All(char.IsAsciiLetterOrDigit)
            || apiVersion.Length == 0 || apiVersion.AsSpan().ContainsAny(NoVersion))
        {
            return false;
        }

        var slash = apiVersion.IndexOf('/');
        var group = slash < 0 ? "" : apiVersion[..slash];
        return !group.EndsWith(".config.k8s.io", StringComparison.Ordinal)
            && !(group.Length == 0 && kind is ("Config" or "Policy")) // kubeconfig, and the scheduler's policy of old
            && group is not ("kubeadm.k8s.io" or "kubecontrolplane.config.openshift.io" or "kind.x-k8s.io" or "audit.k8s.io" or "eksctl.io" or "k3d.io" or "skaffold" or "ctlptl.dev"
                or "backstage.io" or "client.authentication.k8s.io" or "pod-security.admission.config.k8s.io");
    }
}
