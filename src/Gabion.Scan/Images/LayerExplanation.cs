using Gabion.Model;
using Gabion.Model.Container;
using Gabion.Model.Container.Images;

namespace Gabion.Scan.Images;

/// <summary>What of a layer its instructions do not explain. What a RUN writes is not known, so that a layer with one is passed over.</summary>
internal static class LayerExplanation
{
    private const int MostMissing = 20;

    /// <param name="layers">The layers from the lowest to the one that is explained.</param>
    /// <param name="steps">The steps that made the last of them.</param>
    /// <returns>What is not explained; not sure is what more than the Dockerfile would tell.</returns>
    public static IEnumerable<(string Text, bool IsSure)> Problems(IReadOnlyList<LayerContent> layers, IReadOnlyList<ComparedStep> steps, BuildContext? context)
    {
        var layer = layers[^1];
        if (steps.Any(step => step.Source is RunInstruction))
        {
            yield break;
        }

        var copies = new List<CopiedPaths>();
        foreach (var step in steps)
        {
            if (step is { Source: TransferInstruction transfer, Step: { } built })
            {
                if (CopiedPaths.Of(built, transfer) is not { } copied)
                {
                    yield break; // a variable hides where it went
                }

                copies.Add(copied);
            }
        }

        var files = layer.Entries.Where(entry => entry.Kind is not LayerEntryKind.Folder).ToList();
        if (copies.Count == 0)
        {
            if (files.Count > 0)
            {
                yield return ($"/{files[0].Path}{(files.Count > 1 ? $" and {files.Count - 1} more" : "")}: {steps[^1].Source?.Keyword ?? "this step"} makes no files", true);
            }

            yield break;
        }

        foreach (var entry in files)
        {
            var problems = copies.ConvertAll(copy => copy.Problem(entry, context));
            if (!problems.Contains(null))
            {
                yield return ($"/{entry.Path}: {problems.Find(problem => problem != CopiedPaths.Elsewhere) ?? CopiedPaths.Elsewhere}", true);
            }
            else if (context is null && copies.Select(copy => copy.Doubt(entry)).OfType<string>().FirstOrDefault() is { } doubt)
            {
                yield return ($"/{entry.Path}: {doubt}", false);
            }
        }

        if (context is not null)
        {
            foreach (var problem in Missing(layers, copies, context))
            {
                yield return (problem, true);
            }
        }

        if (layer.Opaques.Length > 0 || layer.Entries.Any(entry => entry.Kind == LayerEntryKind.Folder && IsOpen(entry)))
        {
            foreach (var problem in Folders(layers))
            {
                yield return (problem, true);
            }
        }

        foreach (var path in layer.Whiteouts.Where(path => !copies.Exists(copy => copy.Reaches(path))))
        {
            yield return ($"/{path}: it is deleted, and no instruction deletes it", true);
        }
    }

    /// <summary>Folders that the layer empties of what lower layers have in them, or opens to everybody: copying does neither.</summary>
    internal static IEnumerable<string> Folders(IReadOnlyList<LayerContent> layers)
    {
        var (layer, below) = (layers[^1], ImageTree.Merge([.. layers.SkipLast(1)]));
        foreach (var path in layer.Opaques.Where(path => below.Names(path).Any()))
        {
            yield return $"/{path}: all that lower layers have in it is deleted, and no instruction deletes it";
        }

        foreach (var entry in layer.Entries.Where(entry => entry.Kind == LayerEntryKind.Folder && IsOpen(entry)))
        {
            if (below.Find(entry.Path)?.Entry is { Kind: LayerEntryKind.Folder } folder && !IsOpen(folder))
            {
                yield return $"/{entry.Path}: everybody may write in it ({CopiedAttributes.Written(entry.Mode)}), which no instruction says; below it is {CopiedAttributes.Written(folder.Mode)}";
            }
        }
    }

    private static bool IsOpen(LayerEntry folder) => (folder.Mode & 0x2) != 0;

    /// <summary>
    /// Files of the context that the instructions copy, and that are not there after this layer. What a lower layer has with the same
    /// content need not be written again; what later layers delete is theirs to explain.
    /// </summary>
    private static IEnumerable<string> Missing(IReadOnlyList<LayerContent> layers, List<CopiedPaths> copies, BuildContext context)
    {
        var tree = ImageTree.Merge(layers);
        var missing = new List<string>();
        foreach (var (copy, (file, places)) in copies.SelectMany(copy => copy.Expected(context).Select(expected => (copy, expected))))
        {
            var isThere = places.Any(place => tree.Resolve(place) is { Entry.Kind: not LayerEntryKind.Folder } there
                && (there.Layer == layers.Count - 1 || there.Entry.Content is null || there.Entry.Content == copy.Content(file, context)));
            if (!isThere && copy.Content(file, context) is not null)
            {
                missing.Add($"/{places[^1]}: the build context has {file} for it, and the image does not have it");
            }
        }

        foreach (var problem in missing.Take(MostMissing))
        {
            yield return problem;
        }

        if (missing.Count > MostMissing)
        {
            yield return $"{Counted.Of(missing.Count - MostMissing, "more file")} of the build context {(missing.Count - MostMissing == 1 ? "is" : "are")} not in the image";
        }
    }
}
