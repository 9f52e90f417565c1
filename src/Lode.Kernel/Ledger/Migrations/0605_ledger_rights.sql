INSERT INTO kernel_role_permission (role_id, permission)
SELECT r.id, p.permission
  FROM kernel_role r
  JOIN (SELECT 'viewer' AS code, 'ledger.read' AS permission
        UNION ALL SELECT 'operator', 'ledger.read'
        UNION ALL SELECT 'operator', 'ledger.count'
        UNION ALL SELECT 'engineer', 'ledger.read'
        UNION ALL SELECT 'engineer', 'ledger.count'
        UNION ALL SELECT 'manager', 'ledger.read'
        UNION ALL SELECT 'manager', 'ledger.count'
        UNION ALL SELECT 'manager', 'ledger.reverse'
        UNION ALL SELECT 'manager', 'ledger.close'
        UNION ALL SELECT 'auditor', 'ledger.read'
        UNION ALL SELECT 'administrator', 'ledger.read'
        UNION ALL SELECT 'administrator', 'ledger.count'
        UNION ALL SELECT 'administrator', 'ledger.reverse'
        UNION ALL SELECT 'administrator', 'ledger.close') p ON p.code = r.code
 WHERE r.shipped = 1
    ON CONFLICT (role_id, permission) DO NOTHING;
