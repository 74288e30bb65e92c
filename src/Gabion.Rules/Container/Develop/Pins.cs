using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>The mend of a base image whose digest the team gave.</summary>
internal static class Pins
{
    /// <summary>Only where the reference is written out: one that comes of variables has no text to change.</summary>
    public static Patch? Patch(RuleSettings settings, FromInstruction from) =>
        from.Image is { } image && from.Source.Raw == image.Text && settings.PinOf(image) is { } pin
            ? new(PatchSafety.Safe, [new TextEdit(from.Source.Span, pin.Text)])
            : null;
}
