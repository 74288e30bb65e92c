namespace Gabion.Policy.Cel;

/// <summary>A list; items may be made when they are asked for.</summary>
public abstract class CelList() : CelObject(CelKind.List)
{
    public abstract int Count { get; }

    public abstract CelValue this[int index] { get; }

    internal CelValue[] ToArray()
    {
        var items = new CelValue[Count];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = this[i];
        }

        return items;
    }
}

/// <summary>A list of values that exist.</summary>
internal sealed class ArrayList(CelValue[] items) : CelList
{
    public static readonly ArrayList Empty = new([]);

    public override int Count => items.Length;

    public override CelValue this[int index] => items[index];
}

/// <summary>A part of a list, without a copy.</summary>
internal sealed class SliceList(CelList list, int start, int count) : CelList
{
    public override int Count => count;

    public override CelValue this[int index] => list[start + index];
}
