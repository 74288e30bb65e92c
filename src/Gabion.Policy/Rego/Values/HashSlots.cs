using System.Numerics;

namespace Gabion.Policy.Rego.Values;

/// <summary>An open hash table over an array of keys that lives elsewhere: a slot holds the key's index plus one.</summary>
internal static class HashSlots
{
    /// <summary>Up to here a look through all keys is faster than a table.</summary>
    public const int FewKeys = 8;

    public static int[] Build(ReadOnlySpan<RegoValue> keys, int capacity)
    {
        var slots = new int[BitOperations.RoundUpToPowerOf2((uint)Math.Max(capacity, 8)) * 2];
        for (var i = 0; i < keys.Length; i++)
        {
            Insert(slots, keys[i].GetHashCode(), i);
        }

        return slots;
    }

    public static void Insert(int[] slots, int hash, int index)
    {
        var mask = slots.Length - 1;
        var at = hash & mask;
        while (slots[at] != 0)
        {
            at = (at + 1) & mask;
        }

        slots[at] = index + 1;
    }

    /// <summary>The index of a key, or -1.</summary>
    public static int Find(int[] slots, RegoValue[] keys, RegoValue key)
    {
        var mask = slots.Length - 1;
        var at = key.GetHashCode() & mask;
        while (slots[at] != 0)
        {
            var index = slots[at] - 1;
            if (keys[index].Equals(key))
            {
                return index;
            }

            at = (at + 1) & mask;
        }

        return -1;
    }

    /// <summary>The index of a key among a few keys, or -1.</summary>
    public static int Scan(ReadOnlySpan<RegoValue> keys, RegoValue key)
    {
        for (var i = 0; i < keys.Length; i++)
        {
            if (ReferenceEquals(keys[i], key))
            {
                return i;
            }
        }

        for (var i = 0; i < keys.Length; i++)
        {
            if (keys[i].Equals(key))
            {
                return i;
            }
        }

        return -1;
    }
}
