using System.Text;
using Gabion.Model.Cluster;
using Gabion.Tests.Rules;

namespace Gabion.Tests.Model.Cluster;

/// <summary>A set of objects from the text of one manifest, read by the real reader.</summary>
internal static class ObjectSetReading
{
    public static ObjectSet Read(string text) =>
        ExampleFacts.Read("all.yaml", Encoding.UTF8.GetBytes(text)).OfType<ObjectSet>().Single();
}
