using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Whistle.Storage.Tests.SqlServer;

/// <summary>What a T-SQL text names, by SQL Server's own parser.</summary>
internal sealed class TransactSql : TSqlFragmentVisitor
{
    private readonly Dictionary<string, string> _aliases = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(string? Of, string Column)> _columns = [];

    private TransactSql()
    {
    }

    /// <summary>Tables read or written.</summary>
    public HashSet<string> Tables { get; } = [];

    /// <summary>Tables created, with their columns, those added later included.</summary>
    public Dictionary<string, List<string>> Created { get; } = [];

    /// <summary>Indexes created: table and columns.</summary>
    public List<(string Table, string Name, List<string> Columns)> Indexes { get; } = [];

    public HashSet<string> Parameters { get; } = [];
    private HashSet<string> Declared { get; } = [];
    private HashSet<string> Expressions { get; } = new(StringComparer.OrdinalIgnoreCase) { "inserted", "deleted" };

    /// <exception cref="FormatException">SQL Server would not understand it; the message says where.</exception>
    public static TransactSql Parse(string text)
    {
        var tree = new TSql160Parser(initialQuotedIdentifiers: true).Parse(new StringReader(text), out var errors);
        if (errors.Count > 0) throw new FormatException(string.Join('\n', errors.Select(e => $"{e.Line}:{e.Column} {e.Message}")) + "\n" + text);
        var found = new TransactSql();
        tree.Accept(found);
        found.Parameters.ExceptWith(found.Declared);
        found.Tables.ExceptWith(found.Expressions);
        return found;
    }

    /// <summary>Columns named that none of the statement's tables has.</summary>
    public IEnumerable<string> UnknownColumns(Func<string, IReadOnlySet<string>?> columnsOf)
    {
        foreach (var table in Tables.Where(t => columnsOf(t) is null)) yield return table + " (no such table)";
        foreach (var (of, column) in _columns)
        {
            var tables = of is not null && _aliases.TryGetValue(of, out var table) ? [table] : of is not null && Tables.Contains(of) ? [of] : Tables.ToList();
            // A column of a derived table ("wanted.k") is named by the statement itself.
            if (of is not null && !_aliases.ContainsKey(of) && !Tables.Contains(of) && !Expressions.Contains(of)) continue;
            if (!tables.Any(t => columnsOf(t)?.Contains(column) == true)) yield return column;
        }
    }

    public override void Visit(NamedTableReference node)
    {
        var name = node.SchemaObject.BaseIdentifier.Value;
        Tables.Add(name);
        if (node.Alias is { } alias) _aliases[alias.Value] = name;
    }

    // A merge keeps the alias of its target apart from the target.
    public override void Visit(MergeSpecification node)
    {
        if (node is { TableAlias: { } alias, Target: NamedTableReference target }) _aliases[alias.Value] = target.SchemaObject.BaseIdentifier.Value;
    }

    public override void Visit(CommonTableExpression node) => Expressions.Add(node.ExpressionName.Value);

    public override void Visit(InsertSpecification node) => _columns.AddRange(node.Columns.Select(c => ((string?)null, Last(c)!)));

    public override void Visit(ColumnReferenceExpression node)
    {
        if (node.MultiPartIdentifier is not { } name) return;
        _columns.Add((name.Count > 1 ? name.Identifiers[^2].Value : null, Last(node)!));
    }

    public override void Visit(VariableReference node) => Parameters.Add(node.Name);

    public override void Visit(DeclareVariableElement node) => Declared.Add(node.VariableName.Value);

    // The names of a procedure's own parameters (@Resource = …) are not ours.
    public override void Visit(ExecuteParameter node)
    {
        if (node.Variable is { } variable) Declared.Add(variable.Name);
    }

    public override void Visit(CreateTableStatement node) =>
        Created[node.SchemaObjectName.BaseIdentifier.Value] = [.. node.Definition.ColumnDefinitions.Select(c => c.ColumnIdentifier.Value)];

    // A later migration widens a table an earlier one created; the idempotent script hides it in a text, which stays unread.
    public override void Visit(AlterTableAddTableElementStatement node)
    {
        if (Created.TryGetValue(node.SchemaObjectName.BaseIdentifier.Value, out var columns))
            columns.AddRange(node.Definition.ColumnDefinitions.Select(c => c.ColumnIdentifier.Value));
    }

    public override void Visit(CreateIndexStatement node) =>
        Indexes.Add((node.OnName.BaseIdentifier.Value, node.Name.Value, [.. node.Columns.Select(c => Last(c.Column)!)]));

    private static string? Last(ColumnReferenceExpression column) => column.MultiPartIdentifier?.Identifiers[^1].Value;
}
