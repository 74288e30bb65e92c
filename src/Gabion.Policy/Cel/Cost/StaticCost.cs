using Gabion.Policy.Cel.Syntax;

namespace Gabion.Policy.Cel.Cost;

/// <summary>
/// Estimates what an expression can cost at the most before any value is known: the API server's measure for the rules of custom
/// resource definitions. The numbers and the order of the steps are those of cel-go's <c>checker/cost.go</c>; where two orders give
/// two answers, its order is kept.
/// </summary>
internal sealed class StaticCost
{
    private static readonly CostEstimate Access = CostEstimate.Fixed(1);
    private static readonly CostEstimate MakeList = CostEstimate.Fixed(10);
    private static readonly CostEstimate MakeMap = CostEstimate.Fixed(30);
    private static readonly CostEstimate MakeStruct = CostEstimate.Fixed(40);

    private readonly ISizeHints? _hints;
    private readonly Dictionary<string, Stack<Local>> _locals = new(StringComparer.Ordinal);

    private StaticCost(ISizeHints? hints) => _hints = hints;

    /// <summary>Estimates an expression; its tree can be estimated again with other hints.</summary>
    public static CostEstimate Of(CostNode tree, ISizeHints? hints) => new StaticCost(hints).Cost(tree);

    private CostEstimate Cost(CostNode node)
    {
        node.Forget();
        return node switch
        {
            CostName name => Name(name),
            CostSelect select => Select(select),
            CostCall call => Call(call),
            CostList list => List(list),
            CostMap map => Map(map),
            CostStruct made => made.Values.Aggregate(default(CostEstimate), (sum, value) => sum.Add(Cost(value))).Add(MakeStruct),
            CostLoop loop => Loop(loop),
            CostBind bind => Bind(bind),
            _ => default,
        };
    }

    private CostEstimate Name(CostName name)
    {
        name.Path = Find(name.Name)?.Path ?? FieldPath.Of(name.Name);
        return Access;
    }

    private CostEstimate Select(CostSelect select)
    {
        var cost = Cost(select.Operand);
        if (select.IsTest)
        {
            return cost;
        }

        if (select.Operand.Type.TypeKind is CelTypeKind.Map or CelTypeKind.Struct or CelTypeKind.Parameter)
        {
            cost = cost.Add(Access);
        }

        select.Path = PathOf(select.Operand).Append(select.Field);
        return cost;
    }

    private CostEstimate Call(CostCall call)
    {
        if (call.Function == "dyn")
        {
            var unwrapped = Cost(call.Arguments[0]).Add(Access);
            CopySizes(call, call.Arguments[0]);
            return unwrapped;
        }

        var arguments = new CostPart[call.Arguments.Length];
        var costs = new CostEstimate[arguments.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            costs[i] = Cost(call.Arguments[i]);
            arguments[i] = PartOf(call.Arguments[i]);
        }

        var sum = default(CostEstimate);
        CostPart? target = null;
        if (call.Target is not null)
        {
            sum = Cost(call.Target);
            target = PartOf(call.Target);
        }

        var cost = new CostEstimate(ulong.MaxValue, 0);
        SizeEstimate? size = null;
        foreach (var overload in call.Overloads)
        {
            var estimate = OfOverload(call, overload, target, arguments, costs);
            cost = cost.Union(estimate.Cost);
            if (estimate.Result is { } result)
            {
                size = size is { } known ? known.Union(result) : result;
            }

            if (call.Function == Operators.Index && overload.First is CelTypeKind.List or CelTypeKind.Map)
            {
                size = EntriesOf(call.Arguments[0])?.Value;
                call.Path = PathOf(call.Arguments[0]).Append(overload.First == CelTypeKind.List ? "@items" : "@values");
            }

            size ??= SizeOf(call);
        }

        call.Size = size ?? call.Size;
        return sum.Add(cost);
    }

    private CallEstimate OfOverload(CostCall call, OverloadShape overload, CostPart? target, CostPart[] arguments, CostEstimate[] costs)
    {
        var sum = costs.Aggregate(default(CostEstimate), (all, cost) => all.Add(cost));
        if ((ExtensionCosts.Of(call.Function, overload, target, arguments, _hints) ?? KubernetesCosts.Of(call.Function, overload, target, arguments, _hints)) is { } special)
        {
            return special with { Cost = special.Cost.Add(sum) };
        }

        switch (call.Function)
        {
            case "_&&_" or "_||_":
                // The first may decide alone.
                return new CostEstimate(costs[0].Min, sum.Max);
            case "_?_:_":
                var (whenTrue, whenFalse) = (call.Arguments[1], call.Arguments[2]);
                call.Entries = EntrySize.Union(EntriesOf(whenTrue), EntriesOf(whenFalse)) ?? call.Entries;
                return new(costs[0].Add(costs[1].Union(costs[2])), SizeOrUnknown(arguments[1]).Union(SizeOrUnknown(arguments[2])));
            case Operators.Add when overload.First is CelTypeKind.String or CelTypeKind.Bytes or CelTypeKind.List:
                call.Entries = EntrySize.Union(EntriesOf(call.Arguments[0]), EntriesOf(call.Arguments[1])) ?? call.Entries;
                var joined = SizeOrUnknown(arguments[0]).Add(SizeOrUnknown(arguments[1]));
                return new((overload.First == CelTypeKind.List ? Access : joined.Scale(StandardCosts.PerCharacter)).Add(sum), joined);
            default:
                var estimate = StandardCosts.Of(call.Function, overload, target, arguments);
                return estimate with { Cost = estimate.Cost.Add(sum) };
        }
    }

    private CostEstimate List(CostList list)
    {
        var sum = default(CostEstimate);
        var size = list.Items.IsEmpty ? default : SizeEstimate.None;
        foreach (var item in list.Items)
        {
            sum = sum.Add(Cost(item));
            size = size.Union(SizeOrUnknown(item));
        }

        list.Entries = new(true, SizeEstimate.Fixed(1), size);
        return sum.Add(MakeList);
    }

    private CostEstimate Map(CostMap map)
    {
        var sum = default(CostEstimate);
        var keys = map.Items.IsEmpty ? default : SizeEstimate.None;
        var values = keys;
        foreach (var (key, value) in map.Items)
        {
            sum = sum.Add(Cost(key)).Add(Cost(value));
            keys = keys.Union(SizeOrUnknown(key));
            values = values.Union(SizeOrUnknown(value));
        }

        map.Entries = new(false, keys, values);
        return sum.Add(MakeMap);
    }

    private CostEstimate Loop(CostLoop loop)
    {
        var sum = Cost(loop.Range).Add(Cost(loop.Start));
        Push(CostLoop.Accumulator, new(PathOf(loop.Start), SizeOf(loop.Start), EntriesOf(loop.Start)));
        PushItems(loop);
        var round = Cost(loop.Condition);
        round = Cost(loop.Step).Add(round);
        _locals[loop.Variable].Pop();
        if (loop.Second is not null)
        {
            _locals[loop.Second].Pop();
        }

        sum = sum.Add(Cost(loop.Result));
        _locals[CostLoop.Accumulator].Pop();
        var count = SizeOrUnknown(loop.Range);
        sum = sum.Add(count.Times(round));
        if (loop.Start is CostLiteral)
        {
            loop.Size = SizeOf(loop.Start) ?? loop.Size;
        }
        else
        {
            loop.Size = count;
            loop.Entries = EntriesOf(loop.Step) ?? loop.Entries;
        }

        return sum;
    }

    private void PushItems(CostLoop loop)
    {
        var entries = EntriesOf(loop.Range);
        var path = PathOf(loop.Range);
        var isList = entries?.IsList ?? loop.Range.Type.TypeKind == CelTypeKind.List;
        if (loop.Second is null)
        {
            Push(loop.Variable, new(path.Append(isList ? "@items" : "@keys"), isList ? entries?.Value : entries?.Key, null));
            return;
        }

        Push(loop.Variable, new(path.Append(isList ? "@indices" : "@keys"), entries?.Key, null));
        Push(loop.Second, new(path.Append(isList ? "@items" : "@values"), entries?.Value, null));
    }

    /// <summary>The range of a binding is an empty list, which costs as any list.</summary>
    private CostEstimate Bind(CostBind bind)
    {
        var sum = MakeList.Add(Cost(bind.Value));
        Push(bind.Name, new(PathOf(bind.Value), SizeOf(bind.Value), EntriesOf(bind.Value)));
        sum = sum.Add(Cost(bind.Result));
        _locals[bind.Name].Pop();
        CopySizes(bind, bind.Result);
        return sum;
    }

    private void Push(string name, Local local)
    {
        if (!_locals.TryGetValue(name, out var stack))
        {
            _locals.Add(name, stack = new());
        }

        stack.Push(local);
    }

    private Local? Find(string name) => _locals.TryGetValue(name, out var stack) && stack.TryPeek(out var local) ? local : null;

    private FieldPath PathOf(CostNode node) => node is CostName name && Find(name.Name) is { } local ? local.Path : node.Path;

    /// <summary>What comes from an accumulator has no path.</summary>
    private CostPart PartOf(CostNode node)
    {
        var path = PathOf(node);
        return new(path.Length > 0 && path[0] is CostLoop.Accumulator or "__result__" ? default : path, node.Type, node, SizeOf(node));
    }

    private void CopySizes(CostNode to, CostNode from)
    {
        to.Size = SizeOf(from) ?? to.Size;
        to.Entries = EntriesOf(from) ?? to.Entries;
    }

    private EntrySize? EntriesOf(CostNode node) => node.Entries ?? (node is CostName name ? Find(name.Name)?.Entries : null);

    private SizeEstimate SizeOrUnknown(CostNode node) => SizeOf(node) ?? SizeEstimate.Unknown;

    private static SizeEstimate SizeOrUnknown(CostPart part) => part.Size ?? SizeEstimate.Unknown;

    private SizeEstimate? SizeOf(CostNode node)
    {
        if ((node.Size ?? WrittenSize(node)) is { } known)
        {
            return known;
        }

        var path = PathOf(node);
        if (path.Length > 0 && _hints?.SizeAt(path, node.Type) is { } hint)
        {
            node.Size = hint;
            return hint;
        }

        return IsScalar(node.Type) ? SizeEstimate.Fixed(1)
            : node is CostName name ? Find(name.Name)?.Size
            : null;
    }

    private static SizeEstimate? WrittenSize(CostNode node) => node switch
    {
        CostLiteral { Value: { Kind: CelKind.String } text } => SizeEstimate.Fixed((ulong)text.AsString.EnumerateRunes().Count()),
        CostLiteral { Value: { Kind: CelKind.Bytes } bytes } => SizeEstimate.Fixed((ulong)bytes.AsBytes.Span.Length),
        CostLiteral => SizeEstimate.Fixed(1),
        CostList list => SizeEstimate.Fixed((ulong)list.Items.Length),
        CostMap map => SizeEstimate.Fixed((ulong)map.Items.Length),
        _ => null,
    };

    private static bool IsScalar(CelType type) => type.TypeKind switch
    {
        CelTypeKind.Bool or CelTypeKind.Double or CelTypeKind.Duration or CelTypeKind.Int or CelTypeKind.Timestamp or CelTypeKind.Uint => true,
        CelTypeKind.Opaque => type.IsOptional && IsScalar(type.Parameters[0]),
        _ => false,
    };

    /// <summary>A variable of a macro, or an accumulator.</summary>
    private sealed record Local(FieldPath Path, SizeEstimate? Size, EntrySize? Entries);
}
