using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Whistle.Storage.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class DesignerAndDeadlines : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "simulated",
                table: "instances",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "description",
                table: "definitions",
                type: "text",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "simulated",
                table: "instances");

            migrationBuilder.DropColumn(
                name: "description",
                table: "definitions");
        }
    }
}
