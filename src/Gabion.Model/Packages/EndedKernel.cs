using System.Collections.Immutable;

namespace Gabion.Model.Packages;

/// <summary>A kernel of a branch that kernel.org no longer mends, and that no distribution is known to build.</summary>
/// <param name="file">Where it is known from: a node's object, or the file that states it.</param>
/// <param name="resource">The node, or the machine.</param>
/// <param name="end">The last day on which kernel.org mended the branch.</param>
/// <param name="nodes">Other nodes that run it.</param>
public sealed class EndedKernel(SourceFile file, Resource resource, KernelRelease kernel, DateOnly end, ImmutableArray<string> nodes) : Fact(file)
{
    public KernelRelease Kernel { get; } = kernel;

    public DateOnly End { get; } = end;

    public ImmutableArray<string> Nodes { get; } = nodes;

    public override Resource Resource { get; } = resource;
}
