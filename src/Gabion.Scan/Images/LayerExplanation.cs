using Gabion.Model;
using Gabion.Model.Container;
using Gabion.Model.Container.Images;

namespace Gabion.Scan.Images;

/// <summary>What of a layer its instructions do not explain. What a RUN writes is not known, so that a layer with one is passed over.</summary>
internal static class LayerExplanation
{
    public static IEnumerable<string> Problems(LayerContent layer, IReadOnlyList<ComparedStep> steps, Func<string, Digest?>? context)
    {
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
                yield return $"/{files[0].Path}{(files.Count > 1 ? $" and {files.Count - 1} more" : "")}: {steps[^1].Source?.Keyword ?? "this step"} makes no files";
            }

            yield break;
        }

        foreach (var entry in files)
        {
            var problems = copies.ConvertAll(copy => copy.Problem(entry, context));
            if (!problems.Contains(null))
            {
                yield return $"/{entry.Path}: {problems.Find(problem => problem != CopiedPaths.Elsewhere) ?? CopiedPaths.Elsewhere}";
            }
        }

        foreach (var path in layer.Whiteouts.Where(path => !copies.Exists(copy => copy.Reaches(path))))
        {
            yield return $"/{path}: it is deleted, and no instruction deletes it";
        }
    }
}
