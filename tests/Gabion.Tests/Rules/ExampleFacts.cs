using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Readers;

namespace Gabion.Tests.Rules;

/// <summary>Facts of one file, as a scan of a folder with that file alone would have them.</summary>
internal static class ExampleFacts
{
    public static List<Fact> Read(string path, byte[] content)
    {
        var file = new SourceFile(path);
        var facts = ReaderList.All.Where(reader => reader.Accepts(path)).SelectMany(reader => reader.Read(file, content).Facts).ToList();
        var objects = facts.OfType<KubernetesObject>().ToList();
        if (objects.Count > 0)
        {
            facts.Add(new ObjectSet(file, [.. objects], [.. facts.OfType<Workload>()], isWhole: true));
        }

        return facts;
    }
}
