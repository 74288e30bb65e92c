using Gabion.Model.Container.Images;
using Gabion.Sources.Images;

namespace Gabion.Sources.Nodes;

/// <summary>The files of a bundle as a layer. Of most only owner and mode are here, and no visitor is shown a content.</summary>
internal sealed class NodeBundleLayer(NodeBundle bundle) : SourceLayer(null, null)
{
    public override Task<LayerReading> ReadAsync(ILayerVisitor visitor, LayerLimits limits, CancellationToken cancellationToken)
    {
        var collector = new LayerCollector(Name, new Carried(visitor, bundle), limits);
        foreach (var entry in bundle.Entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var at = 0;
            var content = bundle.Contents.GetValueOrDefault(entry.Path, []);
            int Next(Span<byte> into)
            {
                var count = Math.Min(into.Length, content.Length - at);
                content.AsSpan(at, count).CopyTo(into);
                at += count;
                return count;
            }

            collector.Add(entry, Next);
        }

        foreach (var gap in bundle.Gaps)
        {
            collector.Gap(gap);
        }

        return Task.FromResult(collector.Finish());
    }

    private sealed class Carried(ILayerVisitor visitor, NodeBundle bundle) : ILayerVisitor
    {
        public bool Wants(LayerEntry entry) => bundle.Contents.ContainsKey(entry.Path) && visitor.Wants(entry);

        public void Visit(LayerEntry entry, ReadOn content) => visitor.Visit(entry, content);

        public void Replaced(string path) => visitor.Replaced(path);
    }
}
