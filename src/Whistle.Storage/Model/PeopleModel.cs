using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.Organisation;

namespace Whistle.Storage.Model;

/// <summary>People, what they hold in which organisation, and their sign-ins.</summary>
internal static class PeopleModel
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<WhistleUser>(user =>
        {
            user.ToTable("users");
            user.Property(u => u.DisplayName).HasMaxLength(Length.Name);
            user.Property(u => u.DisplayNameEn).HasMaxLength(Length.Name);
            user.Property(u => u.PhoneNumber).HasMaxLength(Length.Code);
            user.Property(u => u.PasswordHash).HasMaxLength(Length.Name);
            user.Property(u => u.SecurityStamp).HasMaxLength(Length.Key);
            user.Property(u => u.ConcurrencyStamp).HasMaxLength(Length.Key);
            user.HasIndex(u => u.OrganisationId);
        });
        model.Entity<IdentityUserClaim<Guid>>().ToTable("user_claims");
        model.Entity<IdentityUserLogin<Guid>>(login =>
        {
            login.ToTable("user_logins");
            login.Property(l => l.LoginProvider).HasMaxLength(Length.Key);
            login.Property(l => l.ProviderKey).HasMaxLength(Length.Key);
        });
        model.Entity<IdentityUserToken<Guid>>(token =>
        {
            token.ToTable("user_tokens");
            token.Property(t => t.LoginProvider).HasMaxLength(Length.Code);
            token.Property(t => t.Name).HasMaxLength(Length.Code);
        });

        model.Entity<Organisation>(organisation =>
        {
            organisation.Property(o => o.Code).HasMaxLength(Length.Code);
            organisation.Property(o => o.Name).HasMaxLength(Length.Name);
            organisation.Property(o => o.NameEn).HasMaxLength(Length.Name);
            organisation.Property(o => o.DivisionCode).HasMaxLength(Length.Code);
            organisation.Property(o => o.CountyCode).HasMaxLength(Length.Code);
            organisation.Property(o => o.DepartmentCode).HasMaxLength(Length.Code);
            organisation.Property(o => o.DutyPhone).HasMaxLength(Length.Code);
            organisation.HasIndex(o => o.Code).IsUnique();
            organisation.HasIndex(o => o.ParentId);
            organisation.HasIndex(o => new { o.CountyCode, o.DepartmentCode });
            organisation.HasIndex(o => o.DivisionCode);
        });
        model.Entity<Membership>(membership =>
        {
            membership.Property(m => m.Role).HasMaxLength(Length.Code);
            membership.HasOne<WhistleUser>().WithMany().HasForeignKey(m => m.UserId).OnDelete(DeleteBehavior.Cascade);
            membership.HasOne<Organisation>().WithMany().HasForeignKey(m => m.OrganisationId).OnDelete(DeleteBehavior.Restrict);
            membership.HasIndex(m => new { m.OrganisationId, m.Role });
        });
        model.Entity<RefreshToken>(token =>
        {
            token.Property(t => t.TokenHash).HasMaxLength(Length.Hash);
            token.HasOne<WhistleUser>().WithMany().HasForeignKey(t => t.UserId).OnDelete(DeleteBehavior.Cascade);
            token.HasIndex(t => t.TokenHash).IsUnique();
            token.HasIndex(t => t.Family);
            token.HasIndex(t => t.ExpiresAt);
        });
    }
}
